package uk.ac.manchester.tornado.api.common;

import org.jspecify.annotations.Nullable;

/**
 * A call of a vendor's or an engine's library: which library and function, with which arguments, and how each argument
 * is used.
 */
public class LibraryTaskDescriptor {

    private @Nullable String library;
    private @Nullable String function;
    private Object @Nullable [] parameters;
    private Access @Nullable [] access;
    private @Nullable Object tuning;

    /** Describes nothing yet. */
    public LibraryTaskDescriptor() {}

    /** Names the library. */
    public LibraryTaskDescriptor withLibrary(String libraryName) {
        this.library = libraryName;
        return this;
    }

    /** Names the library's function. */
    public LibraryTaskDescriptor withFunction(String functionName) {
        this.function = functionName;
        return this;
    }

    /** Sets the arguments, in the order of the function's parameters. */
    public LibraryTaskDescriptor withParameters(Object[] parameters) {
        this.parameters = parameters.clone();
        return this;
    }

    /** Sets how each argument is used, in the order of the arguments. */
    public LibraryTaskDescriptor withAccess(Access[] access) {
        this.access = access.clone();
        return this;
    }

    /** Attaches settings that only the library understands. */
    public LibraryTaskDescriptor withTuning(Object tuning) {
        this.tuning = tuning;
        return this;
    }

    /** Returns the library's name. */
    public @Nullable String getLibraryName() {
        return library;
    }

    /** Returns the function's name. */
    public @Nullable String getFunctionName() {
        return function;
    }

    /** Returns the arguments. */
    public Object @Nullable [] getParameters() {
        return parameters == null ? null : parameters.clone();
    }

    /** Returns how each argument is used. */
    public Access @Nullable [] getAccess() {
        return access == null ? null : access.clone();
    }

    /** Returns the settings that only the library understands. */
    public @Nullable Object getTuning() {
        return tuning;
    }
}
