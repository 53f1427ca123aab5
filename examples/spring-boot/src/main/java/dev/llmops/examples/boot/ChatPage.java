package dev.llmops.examples.boot;

import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.message.Role;
import dev.llmops.api.retrieval.Citation;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.util.HtmlUtils;

/** Writes the page. Whatever somebody or a model said is text, never markup. */
final class ChatPage {

    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Kestrel help</title>
            <link rel="stylesheet" href="chat.css">
            </head>
            <body>
            <header><h1>Kestrel help</h1><p>%s</p></header>
            <main>
            %s
            <form id="end" action="/ask" method="post">
            <input type="hidden" name="%s" value="%s">
            <label for="question">Your question</label>
            <input id="question" name="question" required autofocus autocomplete="off" maxlength="2000">
            <button>Ask</button>
            </form>
            </main>
            </body>
            </html>
            """;

    private ChatPage() {}

    static String html(String user, List<Generation> calls, CsrfToken token) {
        String turns = calls.isEmpty()
                ? "<p class=\"hint\">Try: How long is the cable of the Kestrel 1?</p>"
                : calls.stream().map(call -> turn(call, token)).collect(Collectors.joining("\n"));
        return PAGE.formatted(text(user), turns, token.getParameterName(), text(token.getToken()));
    }

    private static String turn(Generation call, CsrfToken token) {
        return "<article>\n" + asked(question(call)) + changes(call) + answer(call) + "<footer>" + text(facts(call))
                + rating(call, token) + "</footer>\n</article>";
    }

    private static String asked(String question) {
        return question.isBlank()
                ? "<p class=\"note\">A question that was not kept.</p>\n"
                : "<p class=\"question\">" + text(question) + "</p>\n";
    }

    /** As it was kept: what guardrails took out is not in the record either. */
    private static String question(Generation call) {
        if (call.prompt() != null && call.prompt().variables().get("question") instanceof String asked) {
            return asked;
        }
        return call.request() == null
                ? ""
                : call.request().messages().stream()
                        .filter(message -> message.role() == Role.USER)
                        .map(message -> message.text())
                        .collect(Collectors.joining("\n"));
    }

    private static String changes(Generation call) {
        return call.guardrails().stream()
                .filter(made -> made.decision() instanceof Decision.Transform)
                .findFirst()
                .map(made -> "<p class=\"note\">Personal data was taken out before the model saw it.</p>\n")
                .orElse("");
    }

    private static String answer(Generation call) {
        if (call.status() == GenerationStatus.BLOCKED) {
            return "<p class=\"note blocked\">Blocked by a guardrail: the model was not asked.</p>\n";
        }
        if (call.response() == null) {
            return "<p class=\"note blocked\">There is no answer: the call failed.</p>\n";
        }
        return "<p class=\"answer\">" + text(call.response().message().text()) + "</p>\n"
                + call.citations().stream().map(ChatPage::citation).collect(Collectors.joining());
    }

    private static String citation(Citation citation) {
        String support = citation.support().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        if (citation.passage() == null) {
            return "<p class=\"note blocked\">[" + citation.number() + "] " + support + "</p>\n";
        }
        return "<details><summary>[" + citation.number() + "] "
                + text(citation.passage().sourceId())
                + " <span class=\"" + citation.support().name().toLowerCase(Locale.ROOT) + "\">" + support
                + "</span></summary><blockquote>" + text(citation.passage().text()) + "</blockquote></details>\n";
    }

    private static String facts(Generation call) {
        String prompt = call.prompt() == null
                ? ""
                : call.prompt().name() + "@" + call.prompt().version() + " · ";
        Integer tokens = call.usage().total();
        return prompt
                + (tokens == null ? "" : tokens + " tokens · ")
                + call.id().value();
    }

    private static String rating(Generation call, CsrfToken token) {
        return call.response() == null
                ? ""
                : """
                <form action="/rate" method="post"><input type="hidden" name="%s" value="%s"><input type="hidden" name="id" value="%s">
                <button name="up" value="true" aria-label="This helped">+</button><button name="up" value="false" aria-label="This did not help">−</button></form>
                """.formatted(
                                token.getParameterName(),
                                text(token.getToken()),
                                text(call.id().value()));
    }

    private static String text(String said) {
        return HtmlUtils.htmlEscape(said);
    }
}
