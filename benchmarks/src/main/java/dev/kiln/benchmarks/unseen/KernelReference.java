package dev.kiln.benchmarks.unseen;

/**
 * A method that some class gives to a task graph.
 *
 * @param owner the binary name of the class that declares it
 * @param name its name; javac's own for a lambda
 * @param descriptor its parameter and return types, as in class files
 * @param isStatic whether it is referred to as a static method
 * @param captures whether the reference holds values of its own
 */
record KernelReference(String owner, String name, String descriptor, boolean isStatic, boolean captures) {
    @Override
    public String toString() {
        return owner.substring(owner.lastIndexOf('.') + 1) + "." + name + descriptor;
    }
}
