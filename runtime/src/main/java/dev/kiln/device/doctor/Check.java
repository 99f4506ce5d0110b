package dev.kiln.device.doctor;

/**
 * Something to try on a device.
 *
 * @param name of the trap
 * @param needed whether Kiln's kernels rely on it
 * @param subject what is tried, in a few words
 * @param remedy what Kiln does about it where it is not right
 * @param attempt tries it
 */
record Check(String name, boolean needed, String subject, String remedy, Attempt attempt) {
    /** Something to try. It returns what is wrong, in a few words, or an empty text. */
    interface Attempt {
        String run() throws Exception;
    }
}
