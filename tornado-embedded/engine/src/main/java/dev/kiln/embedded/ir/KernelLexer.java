package dev.kiln.embedded.ir;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of the text form, read one after the other. */
final class KernelLexer {
    private static final String END = "end of text";
    private static final Pattern WORD = Pattern.compile("\\s*(?:"
            + "((?:float|double)#[0-9a-f]+" // bits of a float
            + "|-?[0-9][0-9.]*(?:E-?[0-9]+)?[Lfd]?" // numbers
            + "|[\\p{javaJavaIdentifierStart}][\\p{javaJavaIdentifierPart}]*(?:\\.length)?" // names
            + "|>>>|!<=|!>=|!<|!>|<<|>>|<=|>=|==|!=|\\+=|[-+*/%&|^~<>=?:;,(){}\\[\\].])" // signs
            + "|(?<other>\\S))");

    private record Word(String text, int line) {}

    private final List<Word> words = new ArrayList<>();
    private int next;

    KernelLexer(String text) {
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            Matcher matcher = WORD.matcher(lines.get(i));
            while (matcher.lookingAt()) {
                if (matcher.group("other") != null) {
                    throw new IllegalArgumentException(
                            "line " + (i + 1) + ": unexpected character '" + matcher.group("other") + "'");
                }
                words.add(new Word(matcher.group(1), i + 1));
                matcher.region(matcher.end(), lines.get(i).length());
            }
        }
    }

    /** The next word, left in place. */
    String peek() {
        return peek(0);
    }

    /** The word {@code ahead} places after the next one. */
    String peek(int ahead) {
        return next + ahead < words.size() ? words.get(next + ahead).text() : END;
    }

    /** Takes the next word. */
    String take() {
        String word = peek();
        next++;
        return word;
    }

    /** Takes the next word if it is this one. */
    boolean takeIf(String word) {
        boolean found = peek().equals(word);
        if (found) {
            next++;
        }
        return found;
    }

    /** Takes the next word, which is this one. */
    void expect(String word) {
        if (!takeIf(word)) {
            throw error("expected '" + word + "', found '" + peek() + "'");
        }
    }

    /** Takes a whole number. */
    long number() {
        String word = take();
        try {
            return Long.parseLong(word);
        } catch (NumberFormatException e) {
            next--;
            throw error("expected a number, found '" + word + "'");
        }
    }

    /** Takes a whole number of 32 bits. */
    int integer() {
        return Math.toIntExact(number());
    }

    /** What went wrong, with the line of the text. */
    IllegalArgumentException error(String message) {
        int line = next < words.size() ? words.get(next).line() : 0;
        return new IllegalArgumentException((line == 0 ? "at the end" : "line " + line) + ": " + message);
    }
}
