package dev.llmops.api.guardrail;

import dev.llmops.api.text.CharRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Small guardrails with real behaviour. */
final class TestGuardrails {

    private TestGuardrails() {}

    /** Replaces what a pattern matches, in the whole text. */
    static Guardrail replacing(String name, String regex, String replacement) {
        Pattern pattern = Pattern.compile(regex);
        return new Simple(name, Set.of(GuardrailStage.values())) {
            @Override
            public Decision check(GuardrailStage stage, String text, GuardrailContext context) {
                List<Finding> findings = findings(name, pattern, text);
                return findings.isEmpty()
                        ? Decision.pass()
                        : new Decision.Transform(pattern.matcher(text).replaceAll(replacement), findings);
            }
        };
    }

    /** Lets everything pass, but tells what it saw. */
    static Guardrail watching(String name, String regex) {
        Pattern pattern = Pattern.compile(regex);
        return new Simple(name, Set.of(GuardrailStage.values())) {
            @Override
            public Decision check(GuardrailStage stage, String text, GuardrailContext context) {
                return new Decision.Pass(findings(name, pattern, text));
            }
        };
    }

    /** Stops a text that holds a word. */
    static Guardrail stopping(String word, Decision decision, GuardrailStage... stages) {
        return new Simple("no " + word, Set.of(stages)) {
            @Override
            public Decision check(GuardrailStage stage, String text, GuardrailContext context) {
                return text.contains(word) ? decision : Decision.pass();
            }
        };
    }

    /** Doubles every letter and holds back nothing: a guardrail that streams. */
    static Guardrail doubling() {
        return new Simple("doubling", Set.of(GuardrailStage.OUTPUT)) {
            @Override
            public Decision check(GuardrailStage stage, String text, GuardrailContext context) {
                return new Decision.Transform(doubled(text), List.of());
            }

            @Override
            public StreamCheck checkStream(GuardrailContext context) {
                StringBuilder whole = new StringBuilder();
                return new StreamCheck() {
                    @Override
                    public Step push(String piece) {
                        whole.append(doubled(piece));
                        return new Step(doubled(piece), null);
                    }

                    @Override
                    public Step finish() {
                        return new Step("", new Decision.Transform(whole.toString(), List.of()));
                    }
                };
            }
        };
    }

    private static String doubled(String text) {
        return text.replaceAll("([a-z])", "$1$1");
    }

    private static List<Finding> findings(String detector, Pattern pattern, String text) {
        List<Finding> findings = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            findings.add(new Finding(detector, "match", new CharRange(matcher.start(), matcher.end()), 1));
        }
        return findings;
    }

    private abstract static class Simple implements Guardrail {
        private final String name;
        private final Set<GuardrailStage> stages;

        Simple(String name, Set<GuardrailStage> stages) {
            this.name = name;
            this.stages = stages;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Set<GuardrailStage> stages() {
            return stages;
        }
    }
}
