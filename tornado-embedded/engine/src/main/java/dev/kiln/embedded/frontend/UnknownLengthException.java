package dev.kiln.embedded.frontend;

/** The length of an array in a kernel depends on the kernel's arguments, which were not given to the reader. */
public final class UnknownLengthException extends UnsupportedKernelException {
    private static final long serialVersionUID = 1L;

    UnknownLengthException(UnsupportedKernelException refusal, String source) {
        super(refusal.method(), source, refusal.line(), refusal.construct(), refusal.section());
    }
}
