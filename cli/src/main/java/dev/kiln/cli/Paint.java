package dev.kiln.cli;

/** Colours for a terminal; each method returns its text unchanged where colours are off. */
record Paint(boolean on) {
    String bold(String text) {
        return wrap("1", text);
    }

    String dim(String text) {
        return wrap("2", text);
    }

    /** Kiln's own orange. */
    String ember(String text) {
        return wrap("38;5;208", text);
    }

    String good(String text) {
        return wrap("32", text);
    }

    String bad(String text) {
        return wrap("1;31", text);
    }

    private String wrap(String style, String text) {
        return on && !text.isEmpty() ? "\033[" + style + "m" + text + "\033[0m" : text;
    }
}
