package dev.kiln.cli;

/** Where the JVM starts. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        // Asked for by scripts and at every start of some shells: answered without the parser.
        if (arguments.length == 1 && arguments[0].equals("--version")) {
            System.out.println(Version.line());
            return;
        }
        Console console = Console.system(System.getenv());
        int code = new Kiln(console).run(arguments);
        System.exit(code);
    }
}
