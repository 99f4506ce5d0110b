package dev.kiln.cli;

import dev.kiln.metrics.MetricsJson;
import java.io.PrintStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where everything that is printed goes. For people: results on standard output, progress and errors on standard error.
 * For machines ({@code --json}): one object a line on standard output, nothing else there.
 */
final class Console {
    private final PrintStream out;
    private final PrintStream err;
    private final int columns;
    private final Paint paint;
    private boolean json;
    private boolean muted;
    private boolean progressShown;

    private Console(PrintStream out, PrintStream err, int columns, boolean color) {
        this.out = out;
        this.err = err;
        this.columns = columns;
        this.paint = new Paint(color);
    }

    /** A console on given streams that is no terminal. */
    static Console plain(PrintStream out, PrintStream err) {
        return new Console(out, err, 0, false);
    }

    /**
     * The process's own streams. The launcher says in {@code kiln.columns} how wide the terminal behind standard error
     * is (0: none). Colours obey {@code NO_COLOR} and {@code TERM=dumb}.
     */
    static Console system(Map<String, String> environment) {
        int columns = Integer.getInteger("kiln.columns", 0);
        boolean color = columns > 0
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(environment.get("TERM"));
        return new Console(System.out, System.err, columns, color);
    }

    /** This console for work beside the main one: of all that it says only the progress line is shown. */
    Console muted() {
        Console muted = new Console(out, err, columns, paint.on());
        muted.json = json;
        muted.muted = true;
        return muted;
    }

    /** Turns to machines. */
    void useJson(boolean on) {
        json = on;
    }

    boolean json() {
        return json;
    }

    Paint paint() {
        return paint;
    }

    PrintStream out() {
        return out;
    }

    PrintStream err() {
        return err;
    }

    /** Width of the terminal; 0 where standard error is none. */
    int columns() {
        return columns;
    }

    /** A result for people, on standard output; silent with {@code --json}. */
    void say(String line) {
        if (!json && !muted) {
            clearProgress();
            out.println(line);
            out.flush();
        }
    }

    /** A remark beside the results, on standard error; silent with {@code --json}. */
    void remark(String line) {
        if (!json && !muted) {
            clearProgress();
            err.println(line);
            err.flush();
        }
    }

    /** An object for machines; silent without {@code --json}. */
    void event(String event, Object fields) {
        if (json) {
            object(MetricsJson.event(event, fields));
        }
    }

    /** An object for machines that needs no event's name. */
    void object(ObjectNode object) {
        if (json && !muted) {
            synchronized (out) {
                out.println(object);
                out.flush();
            }
        }
    }

    /** Replaces the line at the bottom of the terminal; only where there is one. */
    void progress(String line) {
        if (!json && columns > 0) {
            err.print("\r\033[2K" + line);
            err.flush();
            progressShown = true;
        }
    }

    /** Takes the progress line away. */
    void clearProgress() {
        if (progressShown) {
            err.print("\r\033[2K");
            err.flush();
            progressShown = false;
        }
    }

    /** The last words of a command that failed: one line. */
    void fail(String code, @Nullable String message) {
        String text = oneLine(message == null ? code : message);
        if (json) {
            event("error", new Failure(code, text));
            return;
        }
        clearProgress();
        out.flush();
        err.println(paint.bad("kiln:") + " " + text);
        err.flush();
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
