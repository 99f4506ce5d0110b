package dev.kiln.embedded.host;

import java.nio.ByteOrder;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vectors of the host and what is done lane by lane.
 *
 * <p>A vector has as many lanes as the widest registers hold of 32-bit elements; 64-bit values take two. There is one
 * species per element type in the whole engine, so that the JIT compiler sees one class everywhere.
 *
 * <p>Methods with a {@code mask} look only at the lanes whose bits are set; indexes come in {@link Scratch#laneIndexes}
 * and values go through {@code Scratch.lane…}.
 */
final class Lanes {
    static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
    static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;

    /** Work items per vector. */
    static final int COUNT = INTS.length();

    /** As many bytes and shorts as a vector has lanes, at least 64 bits of them. */
    static final VectorSpecies<Byte> BYTES =
            VectorSpecies.of(byte.class, VectorShape.forBitSize(Math.max(64, COUNT * Byte.SIZE)));

    static final VectorSpecies<Short> SHORTS =
            VectorSpecies.of(short.class, VectorShape.forBitSize(Math.max(64, COUNT * Short.SIZE)));

    /** Whether bytes can be loaded and stored as vectors of as many lanes. */
    static final boolean NARROW_BYTES = BYTES.length() == COUNT;

    static final ByteOrder ORDER = ByteOrder.nativeOrder();

    /** 0, 1, 2, … */
    static final IntVector IOTA = IntVector.broadcast(INTS, 0).addIndex(1);

    private Lanes() {}

    static IntVector iota() {
        return IntVector.broadcast(INTS, 0).addIndex(1);
    }

    /** Sets the indexes of consecutive elements. */
    static void consecutive(Scratch scratch, int first) {
        for (int lane = 0; lane < COUNT; lane++) {
            scratch.laneIndexes[lane] = first + lane;
        }
    }

    static void gatherByte(Frame frame, Scratch scratch, int site, long address, int length, long mask) {
        for (int lane = 0; lane < COUNT; lane++) {
            if ((mask >>> lane & 1) != 0) {
                int index = Frame.check(scratch.laneIndexes[lane], length, frame, site);
                scratch.laneInts[lane] = Memories.getByte(address + index);
            }
        }
    }

    static void scatterByte(Frame frame, Scratch scratch, int site, long address, int length, long mask) {
        for (int lane = 0; lane < COUNT; lane++) {
            if ((mask >>> lane & 1) != 0) {
                int index = Frame.check(scratch.laneIndexes[lane], length, frame, site);
                Memories.setByte(address + index, scratch.laneInts[lane]);
            }
        }
    }

    static void gatherShort(Frame frame, Scratch scratch, int site, long address, int length, long mask) {
        for (int lane = 0; lane < COUNT; lane++) {
            if ((mask >>> lane & 1) != 0) {
                int index = Frame.check(scratch.laneIndexes[lane], length, frame, site);
                scratch.laneInts[lane] = Memories.getShort(address + ((long) index << 1));
            }
        }
    }

    static void scatterShort(Frame frame, Scratch scratch, int site, long address, int length, long mask) {
        for (int lane = 0; lane < COUNT; lane++) {
            if ((mask >>> lane & 1) != 0) {
                int index = Frame.check(scratch.laneIndexes[lane], length, frame, site);
                Memories.setShort(address + ((long) index << 1), scratch.laneInts[lane]);
            }
        }
    }

    static void gatherChar(Frame frame, Scratch scratch, int site, long address, int length, long mask) {
        for (int lane = 0; lane < COUNT; lane++) {
            if ((mask >>> lane & 1) != 0) {
                int index = Frame.check(scratch.laneIndexes[lane], length, frame, site);
                scratch.laneInts[lane] = Memories.getChar(address + ((long) index << 1));
            }
        }
    }

    static void scatterChar(Frame frame, Scratch scratch, int site, long address, int length, long mask) {
        for (int lane = 0; lane < COUNT; lane++) {
            if ((mask >>> lane & 1) != 0) {
                int index = Frame.check(scratch.laneIndexes[lane], length, frame, site);
                Memories.setChar(address + ((long) index << 1), scratch.laneInts[lane]);
            }
        }
    }

    static void gatherInt(Frame frame, Scratch scratch, int site, long address, int length, long mask) {
        for (int lane = 0; lane < COUNT; lane++) {
            if ((mask >>> lane & 1) != 0) {
                int index = Frame.check(scratch.laneIndexes[lane], length, frame, site);
                scratch.laneInts[lane] = Memories.getInt(address + ((long) index << 2));
            }
        }
    }

    static void scatterInt(Frame frame, Scratch scratch, int site, long address, int length, long mask) {
        for (int lane = 0; lane < COUNT; lane++) {
            if ((mask >>> lane & 1) != 0) {
                int index = Frame.check(scratch.laneIndexes[lane], length, frame, site);
                Memories.setInt(address + ((long) index << 2), scratch.laneInts[lane]);
            }
        }
    }

    static void gatherFloat(Frame frame, Scratch scratch, int site, long address, int length, long mask) {
        for (int lane = 0; lane < COUNT; lane++) {
            if ((mask >>> lane & 1) != 0) {
                int index = Frame.check(scratch.laneIndexes[lane], length, frame, site);
                scratch.laneFloats[lane] = Memories.getFloat(address + ((long) index << 2));
            }
        }
    }

    static void scatterFloat(Frame frame, Scratch scratch, int site, long address, int length, long mask) {
        for (int lane = 0; lane < COUNT; lane++) {
            if ((mask >>> lane & 1) != 0) {
                int index = Frame.check(scratch.laneIndexes[lane], length, frame, site);
                Memories.setFloat(address + ((long) index << 2), scratch.laneFloats[lane]);
            }
        }
    }

    static void gatherLong(Frame frame, Scratch scratch, int site, long address, int length, long mask) {
        for (int lane = 0; lane < COUNT; lane++) {
            if ((mask >>> lane & 1) != 0) {
                int index = Frame.check(scratch.laneIndexes[lane], length, frame, site);
                scratch.laneLongs[lane] = Memories.getLong(address + ((long) index << 3));
            }
        }
    }

    static void scatterLong(Frame frame, Scratch scratch, int site, long address, int length, long mask) {
        for (int lane = 0; lane < COUNT; lane++) {
            if ((mask >>> lane & 1) != 0) {
                int index = Frame.check(scratch.laneIndexes[lane], length, frame, site);
                Memories.setLong(address + ((long) index << 3), scratch.laneLongs[lane]);
            }
        }
    }

    static void gatherDouble(Frame frame, Scratch scratch, int site, long address, int length, long mask) {
        for (int lane = 0; lane < COUNT; lane++) {
            if ((mask >>> lane & 1) != 0) {
                int index = Frame.check(scratch.laneIndexes[lane], length, frame, site);
                scratch.laneDoubles[lane] = Memories.getDouble(address + ((long) index << 3));
            }
        }
    }

    static void scatterDouble(Frame frame, Scratch scratch, int site, long address, int length, long mask) {
        for (int lane = 0; lane < COUNT; lane++) {
            if ((mask >>> lane & 1) != 0) {
                int index = Frame.check(scratch.laneIndexes[lane], length, frame, site);
                Memories.setDouble(address + ((long) index << 3), scratch.laneDoubles[lane]);
            }
        }
    }

    static void gather(
            Frame frame,
            Scratch scratch,
            int site,
            int[] array,
            int length,
            int stride,
            int base,
            int step,
            long mask) {
        for (int lane = 0; lane < COUNT; lane++) {
            if ((mask >>> lane & 1) != 0) {
                int index = Frame.check(scratch.laneIndexes[lane], length, frame, site);
                scratch.laneInts[lane] = array[index * stride + base + lane * step];
            }
        }
    }

    static void scatter(
            Frame frame,
            Scratch scratch,
            int site,
            int[] array,
            int length,
            int stride,
            int base,
            int step,
            long mask) {
        for (int lane = 0; lane < COUNT; lane++) {
            if ((mask >>> lane & 1) != 0) {
                int index = Frame.check(scratch.laneIndexes[lane], length, frame, site);
                array[index * stride + base + lane * step] = scratch.laneInts[lane];
            }
        }
    }

    static void clear(int[] array, int first, int stride, int length, long mask) {
        for (int lane = 0; lane < COUNT; lane++) {
            if ((mask >>> lane & 1) != 0) {
                Memories.clear(array, first + lane, stride, length);
            }
        }
    }

    static void gather(
            Frame frame,
            Scratch scratch,
            int site,
            float[] array,
            int length,
            int stride,
            int base,
            int step,
            long mask) {
        for (int lane = 0; lane < COUNT; lane++) {
            if ((mask >>> lane & 1) != 0) {
                int index = Frame.check(scratch.laneIndexes[lane], length, frame, site);
                scratch.laneFloats[lane] = array[index * stride + base + lane * step];
            }
        }
    }

    static void scatter(
            Frame frame,
            Scratch scratch,
            int site,
            float[] array,
            int length,
            int stride,
            int base,
            int step,
            long mask) {
        for (int lane = 0; lane < COUNT; lane++) {
            if ((mask >>> lane & 1) != 0) {
                int index = Frame.check(scratch.laneIndexes[lane], length, frame, site);
                array[index * stride + base + lane * step] = scratch.laneFloats[lane];
            }
        }
    }

    static void clear(float[] array, int first, int stride, int length, long mask) {
        for (int lane = 0; lane < COUNT; lane++) {
            if ((mask >>> lane & 1) != 0) {
                Memories.clear(array, first + lane, stride, length);
            }
        }
    }

    static void gather(
            Frame frame,
            Scratch scratch,
            int site,
            long[] array,
            int length,
            int stride,
            int base,
            int step,
            long mask) {
        for (int lane = 0; lane < COUNT; lane++) {
            if ((mask >>> lane & 1) != 0) {
                int index = Frame.check(scratch.laneIndexes[lane], length, frame, site);
                scratch.laneLongs[lane] = array[index * stride + base + lane * step];
            }
        }
    }

    static void scatter(
            Frame frame,
            Scratch scratch,
            int site,
            long[] array,
            int length,
            int stride,
            int base,
            int step,
            long mask) {
        for (int lane = 0; lane < COUNT; lane++) {
            if ((mask >>> lane & 1) != 0) {
                int index = Frame.check(scratch.laneIndexes[lane], length, frame, site);
                array[index * stride + base + lane * step] = scratch.laneLongs[lane];
            }
        }
    }

    static void clear(long[] array, int first, int stride, int length, long mask) {
        for (int lane = 0; lane < COUNT; lane++) {
            if ((mask >>> lane & 1) != 0) {
                Memories.clear(array, first + lane, stride, length);
            }
        }
    }

    static void gather(
            Frame frame,
            Scratch scratch,
            int site,
            double[] array,
            int length,
            int stride,
            int base,
            int step,
            long mask) {
        for (int lane = 0; lane < COUNT; lane++) {
            if ((mask >>> lane & 1) != 0) {
                int index = Frame.check(scratch.laneIndexes[lane], length, frame, site);
                scratch.laneDoubles[lane] = array[index * stride + base + lane * step];
            }
        }
    }

    static void scatter(
            Frame frame,
            Scratch scratch,
            int site,
            double[] array,
            int length,
            int stride,
            int base,
            int step,
            long mask) {
        for (int lane = 0; lane < COUNT; lane++) {
            if ((mask >>> lane & 1) != 0) {
                int index = Frame.check(scratch.laneIndexes[lane], length, frame, site);
                array[index * stride + base + lane * step] = scratch.laneDoubles[lane];
            }
        }
    }

    static void clear(double[] array, int first, int stride, int length, long mask) {
        for (int lane = 0; lane < COUNT; lane++) {
            if ((mask >>> lane & 1) != 0) {
                Memories.clear(array, first + lane, stride, length);
            }
        }
    }

    static void atomicAddInt(Frame frame, Scratch scratch, int site, long address, int length, long mask) {
        for (int lane = 0; lane < COUNT; lane++) {
            if ((mask >>> lane & 1) != 0) {
                int index = Frame.check(scratch.laneIndexes[lane], length, frame, site);
                scratch.laneInts[lane] = Memories.addInt(address + ((long) index << 2), scratch.laneInts[lane]);
            }
        }
    }

    static void atomicAdd(Frame frame, Scratch scratch, int site, int[] array, int length, long mask) {
        for (int lane = 0; lane < COUNT; lane++) {
            if ((mask >>> lane & 1) != 0) {
                int index = Frame.check(scratch.laneIndexes[lane], length, frame, site);
                scratch.laneInts[lane] = Memories.addInt(array, index, scratch.laneInts[lane]);
            }
        }
    }

    static void atomicAddLong(Frame frame, Scratch scratch, int site, long address, int length, long mask) {
        for (int lane = 0; lane < COUNT; lane++) {
            if ((mask >>> lane & 1) != 0) {
                int index = Frame.check(scratch.laneIndexes[lane], length, frame, site);
                scratch.laneLongs[lane] = Memories.addLong(address + ((long) index << 3), scratch.laneLongs[lane]);
            }
        }
    }

    static void atomicAdd(Frame frame, Scratch scratch, int site, long[] array, int length, long mask) {
        for (int lane = 0; lane < COUNT; lane++) {
            if ((mask >>> lane & 1) != 0) {
                int index = Frame.check(scratch.laneIndexes[lane], length, frame, site);
                scratch.laneLongs[lane] = Memories.addLong(array, index, scratch.laneLongs[lane]);
            }
        }
    }
}
