package dev.kiln.embedded.host;

import java.util.ArrayList;
import java.util.List;

/** The places of a kernel that can fail at run time, so that generated code can name one with a number. */
public final class Sites {
    private record Site(int line, String what) {}

    private final String kernel;
    private final String owner;
    private final List<Site> sites = new ArrayList<>();
    private int line;

    /** No places yet, of a kernel and the class that declares it. */
    public Sites(String kernel, String owner) {
        this.kernel = kernel;
        this.owner = owner;
    }

    /** Says on which line of the Java source the following places are; 0 if that is unknown. */
    void atLine(int line) {
        this.line = line;
    }

    /** Adds a place on the current line: the array that is accessed there, or the operation. Returns its number. */
    int add(String what) {
        return add(line, what);
    }

    /**
     * Adds a place.
     *
     * @param line its line in the Java source
     * @param what the array that is accessed there, or the operation
     * @return its number
     */
    public int add(int line, String what) {
        Site site = new Site(line, what);
        int known = sites.indexOf(site);
        if (known >= 0) {
            return known;
        }
        sites.add(site);
        return sites.size() - 1;
    }

    /** What to throw where an index is outside of an array. */
    public IndexOutOfBoundsException outside(int number, int index, int length) {
        Site site = sites.get(number);
        return new IndexOutOfBoundsException(where(site) + ": index " + index + " is outside of " + site.what
                + ", which has " + length + (length == 1 ? " element" : " elements")
                + "; guard the access with an if, or check the sizes of the arrays and the grid");
    }

    /** What to throw where an integer is divided by zero. */
    public ArithmeticException zeroDivisor(int number) {
        Site site = sites.get(number);
        return new ArithmeticException(where(site) + ": an integer " + site.what + " by zero");
    }

    private String where(Site site) {
        return "Kernel " + owner + "#" + kernel + (site.line > 0 ? ", line " + site.line : "");
    }
}
