package dev.llmops.eval.metric.instruction;

import dev.llmops.eval.internal.text.PythonText;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The 25 checks of IFEval (Zhou et al. 2023, "Instruction-Following Evaluation for Large Language Models"), as google-research's
 * {@code instruction_following_eval} and its copy in lm-evaluation-harness define them. Immutable, safe for use by multiple threads.
 *
 * <p>They differ as follows: a missing argument is rejected, where the reference draws one at random; languages are detected by trigrams and
 * scripts, not by the random draws of {@code langdetect}; and sentences are split by Punkt's algorithm with our own list of abbreviations, unless
 * {@link PunktParameters#read NLTK's parameters} are given.
 */
public final class InstructionChecks {

    private final PunktParameters sentences;

    /** @param sentences what is known of abbreviations */
    public InstructionChecks(PunktParameters sentences) {
        this.sentences = sentences;
    }

    /** {@return the checks with our own list of abbreviations} */
    public static InstructionChecks standard() {
        return new InstructionChecks(PunktParameters.builtIn());
    }

    /** {@return the names of the instructions that can be checked} */
    public static Set<String> ids() {
        return Check.byId().keySet();
    }

    /**
     * {@return for each instruction, whether the answer follows it; a blank answer follows none}
     *
     * @param answer the answer
     * @param instructions the instructions
     * @throws IllegalArgumentException if an instruction is unknown, or an argument of it is missing or wrong
     */
    public List<Boolean> strict(String answer, List<Instruction> instructions) {
        return instructions.stream()
                .map(this::check)
                .map(check -> kept(check, answer))
                .toList();
    }

    /**
     * {@return for each instruction, whether the answer follows it, or would without its first line, its last line, both, its asterisks, or
     * without both these lines and asterisks}
     *
     * @param answer the answer
     * @param instructions the instructions
     * @throws IllegalArgumentException if an instruction is unknown, or an argument of it is missing or wrong
     */
    public List<Boolean> loose(String answer, List<Instruction> instructions) {
        Set<String> variants = variants(answer);
        return instructions.stream()
                .map(this::check)
                .map(check -> variants.stream().anyMatch(variant -> kept(check, variant)))
                .toList();
    }

    private Predicate<String> check(Instruction instruction) {
        Check.Maker maker = Check.byId().get(instruction.id());
        if (maker == null) {
            throw new IllegalArgumentException("the instruction must be one of " + String.join(", ", ids())
                    + ", but was '" + instruction.id() + "'");
        }
        return maker.make(new Arguments(instruction), sentences);
    }

    private static boolean kept(Predicate<String> check, String answer) {
        return !PythonText.strip(answer).isEmpty() && check.test(answer);
    }

    private static Set<String> variants(String answer) {
        int first = answer.indexOf('\n');
        int last = answer.lastIndexOf('\n');
        String noFirst = first < 0 ? "" : answer.substring(first + 1);
        String noLast = last < 0 ? "" : answer.substring(0, last);
        String neither = last <= first ? "" : answer.substring(first + 1, last);
        Set<String> variants = new LinkedHashSet<>();
        for (String text :
                List.of(answer, PythonText.strip(noFirst), PythonText.strip(noLast), PythonText.strip(neither))) {
            variants.add(text);
            variants.add(text.replace("*", ""));
        }
        return variants;
    }
}
