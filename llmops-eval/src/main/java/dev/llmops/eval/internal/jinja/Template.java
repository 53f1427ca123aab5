package dev.llmops.eval.internal.jinja;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A template in a subset of Jinja: expressions with fields, literals, operators, indices, slices, some methods and filters;
 * {@code set}, {@code if}, comments. Loops, macros, includes and calls of anything else are refused when it is parsed.
 */
public final class Template {

    /** What is between two tags, or what a tag does. */
    private interface Part {
        void write(StringBuilder out, Map<String, @Nullable Object> names);
    }

    private record Branch(Expression condition, List<Part> parts) {}

    private final List<Part> parts;
    private final @Nullable Expression only;

    private Template(List<Part> parts, @Nullable Expression only) {
        this.parts = parts;
        this.only = only;
    }

    /**
     * {@return a template}
     *
     * @param source its text
     * @throws TemplateException if it goes beyond the subset
     */
    public static Template parse(String source) {
        List<Piece> pieces = Piece.cut(source);
        Reader reader = new Reader(pieces);
        List<Part> parts = reader.parts(List.of());
        boolean single = pieces.size() == 1 && pieces.get(0).kind() == Piece.Kind.EXPRESSION;
        return new Template(parts, single ? ExpressionParser.parse(pieces.get(0).text()) : null);
    }

    /**
     * {@return the text that a document makes of it}
     *
     * @param document texts, numbers, truth values, lists and maps by name
     * @throws TemplateException if a field is not there, or a value does not fit
     */
    public String render(Map<String, ? extends @Nullable Object> document) {
        StringBuilder out = new StringBuilder();
        Map<String, @Nullable Object> names = new HashMap<>(document);
        parts.forEach(part -> part.write(out, names));
        return Operations.limited(out.toString());
    }

    /**
     * {@return the value of a template that is one expression, else its text}
     *
     * @param document texts, numbers, truth values, lists and maps by name
     * @throws TemplateException if a field is not there, or a value does not fit
     */
    public @Nullable Object value(Map<String, ? extends @Nullable Object> document) {
        return only == null ? render(document) : only.value(new HashMap<>(document));
    }

    /** Reads parts up to a tag that ends them. */
    private static final class Reader {

        private static final int DEEPEST = 20;

        private final List<Piece> pieces;
        private int at;
        private int depth;

        Reader(List<Piece> pieces) {
            this.pieces = pieces;
        }

        List<Part> parts(List<String> ends) {
            List<Part> parts = new ArrayList<>();
            while (at < pieces.size()) {
                Piece piece = pieces.get(at);
                if (piece.kind() == Piece.Kind.STATEMENT && ends.contains(piece.word())) {
                    return parts;
                }
                at++;
                parts.add(part(piece));
            }
            if (!ends.isEmpty()) {
                throw new TemplateException("an 'if' has no 'endif'");
            }
            return parts;
        }

        private Part part(Piece piece) {
            return switch (piece.kind()) {
                case TEXT -> (out, names) -> out.append(piece.text());
                case EXPRESSION -> {
                    Expression expression = ExpressionParser.parse(piece.text());
                    yield (out, names) -> out.append(Operations.text(expression.value(names)));
                }
                case STATEMENT -> statement(piece);
            };
        }

        private Part statement(Piece piece) {
            return switch (piece.word()) {
                case "set" -> set(piece.rest());
                case "if" -> branches(piece.rest());
                default ->
                    throw new TemplateException("the statement '" + piece.word()
                            + "' is none of set, if, elif, else, endif, which are all that is taken");
            };
        }

        private static Part set(String text) {
            int sign = text.indexOf('=');
            String name = sign < 0 ? "" : text.substring(0, sign).strip();
            if (!name.matches("[A-Za-z][A-Za-z0-9_]*")) {
                throw new TemplateException("'set' must be 'set NAME = VALUE', but was 'set " + text + "'");
            }
            Expression value = ExpressionParser.parse(text.substring(sign + 1));
            return (out, names) -> names.put(name, value.value(names));
        }

        private Part branches(String condition) {
            if (++depth > DEEPEST) {
                throw new TemplateException("an 'if' is nested deeper than " + DEEPEST);
            }
            List<Branch> branches = new ArrayList<>();
            branches.add(new Branch(ExpressionParser.parse(condition), parts(List.of("elif", "else", "endif"))));
            Piece end = pieces.get(at++);
            while (!end.word().equals("endif")) {
                boolean otherwise = end.word().equals("else");
                branches.add(new Branch(
                        otherwise ? names -> true : ExpressionParser.parse(end.rest()),
                        parts(otherwise ? List.of("endif") : List.of("elif", "else", "endif"))));
                end = pieces.get(at++);
            }
            depth--;
            return (out, names) -> branches.stream()
                    .filter(branch -> Operations.isTrue(branch.condition.value(names)))
                    .findFirst()
                    .ifPresent(branch -> branch.parts.forEach(part -> part.write(out, names)));
        }
    }
}
