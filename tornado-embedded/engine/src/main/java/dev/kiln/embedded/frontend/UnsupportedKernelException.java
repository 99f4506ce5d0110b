package dev.kiln.embedded.frontend;

import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;

/** A kernel uses something outside the subset that {@code docs/KERNELS.md} describes. */
public class UnsupportedKernelException extends TornadoRuntimeException {
    private static final long serialVersionUID = 1L;

    private final String method;
    private final int line;
    private final String construct;
    private final Section section;

    /**
     * Describes the refusal.
     *
     * @param method the method, {@code package.Class.name}
     * @param source its source file
     * @param line the line in that file, or 0 if it is not known
     * @param construct what was found and what to write instead
     * @param section where it is explained
     */
    public UnsupportedKernelException(String method, String source, int line, String construct, Section section) {
        super("Kernel " + method + " (" + source + (line > 0 ? ":" + line : "") + "): " + construct
                + " (docs/KERNELS.md, \"" + section.heading() + "\")");
        this.method = method;
        this.line = line;
        this.construct = construct;
        this.section = section;
    }

    /** The method that contains the construct, {@code package.Class.name}. */
    public String method() {
        return method;
    }

    /** The line in the method's source file, or 0 if it is not known. */
    public int line() {
        return line;
    }

    /** What was found and what to write instead. */
    public String construct() {
        return construct;
    }

    /** Where it is explained. */
    public Section section() {
        return section;
    }
}
