package dev.kiln.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints the script that makes a shell complete Kiln's commands and options. */
@Command(
        name = "completion",
        description = "Prints a script by which bash and zsh complete commands and options.",
        footer = {
            "",
            "Examples:",
            "  source <(kiln completion)                        for this shell",
            "  kiln completion >> ~/.bash_completion            for all that follow",
            "  kiln completion zsh > ~/.kiln-completion && echo 'source ~/.kiln-completion' >> ~/.zshrc"
        })
final class CompletionCommand extends KilnCommand {
    /** Shells that are known. */
    enum Shell {
        bash,
        zsh
    }

    @Parameters(
            arity = "0..1",
            paramLabel = "SHELL",
            defaultValue = "bash",
            description = "One of: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}; the script suits both).")
    Shell shell = Shell.bash;

    /** What {@code --json} gives. */
    private record Script(String shell, String script) {}

    CompletionCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        String script = AutoComplete.bash("kiln", new Kiln(console).commandLine());
        if (shell == Shell.zsh) {
            script = "autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n" + script;
        }
        if (console.json()) {
            console.event("completion", new Script(shell.name(), script));
        } else {
            console.say(script.stripTrailing());
        }
        return ExitCode.OK.code();
    }
}
