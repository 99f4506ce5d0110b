package dev.kiln.embedded.opencl;

/**
 * A place in a kernel that can fail at run time.
 *
 * @param line its line in the Java source, or 0
 * @param what the array that is accessed there, or {@code division} or {@code remainder}
 * @param divides whether it is an integer division
 */
public record OpenClSite(int line, String what, boolean divides) {}
