package dev.kiln.embedded.ir;

/** All whole numbers from {@code least} to {@code most}, of which there is at least one. */
record Range(long least, long most) {
    /** Every INT. */
    static final Range INT = new Range(Integer.MIN_VALUE, Integer.MAX_VALUE);

    /** Every INT that is not negative. */
    static final Range NATURAL = new Range(0, Integer.MAX_VALUE);

    static Range of(long value) {
        return new Range(value, value);
    }

    /** The values that an element of a memory can have when it is loaded. */
    static Range of(ElementType element) {
        return switch (element) {
            case BYTE -> new Range(Byte.MIN_VALUE, Byte.MAX_VALUE);
            case SHORT -> new Range(Short.MIN_VALUE, Short.MAX_VALUE);
            case CHAR -> new Range(0, Character.MAX_VALUE);
            default -> INT;
        };
    }

    boolean isWithin(Range other) {
        return least >= other.least && most <= other.most;
    }

    /** Both together, and what lies between. */
    Range join(Range other) {
        return new Range(Math.min(least, other.least), Math.max(most, other.most));
    }

    /** What both have, or this where they have nothing. */
    Range meet(Range other) {
        long from = Math.max(least, other.least);
        long to = Math.min(most, other.most);
        return from <= to ? new Range(from, to) : this;
    }

    /** This with ends at those of INT where they are beyond those of {@code before}. */
    Range widenedFrom(Range before) {
        return new Range(
                least < before.least ? Integer.MIN_VALUE : least, most > before.most ? Integer.MAX_VALUE : most);
    }

    Range plus(Range other) {
        return new Range(least + other.least, most + other.most);
    }

    Range minus(Range other) {
        return new Range(least - other.most, most - other.least);
    }

    Range times(Range other) {
        long a = least * other.least;
        long b = least * other.most;
        long c = most * other.least;
        long d = most * other.most;
        return new Range(Math.min(Math.min(a, b), Math.min(c, d)), Math.max(Math.max(a, b), Math.max(c, d)));
    }

    /** Quotients, rounded towards zero; INT unless all divisors are positive. */
    Range dividedBy(Range divisor) {
        if (divisor.least < 1) {
            return INT;
        }
        return new Range(
                Math.min(least / divisor.least, least / divisor.most),
                Math.max(most / divisor.least, most / divisor.most));
    }

    /** Remainders with the dividend's sign; INT unless all divisors are positive. */
    Range remainder(Range divisor) {
        if (divisor.least < 1) {
            return INT;
        }
        long largest = divisor.most - 1;
        return new Range(least >= 0 ? 0 : Math.max(least, -largest), most <= 0 ? 0 : Math.min(most, largest));
    }

    /** {@code a & b}; INT unless one is never negative. */
    Range and(Range other) {
        if (least < 0 && other.least < 0) {
            return INT;
        }
        return new Range(0, least < 0 ? other.most : other.least < 0 ? most : Math.min(most, other.most));
    }

    /** {@code a >> count}, for a count from 0 to 31. */
    Range shiftedRight(int count) {
        return new Range(least >> count, most >> count);
    }

    Range least(Range other) {
        return new Range(Math.min(least, other.least), Math.min(most, other.most));
    }

    Range greatest(Range other) {
        return new Range(Math.max(least, other.least), Math.max(most, other.most));
    }
}
