package dev.llmops.eval.judge;

/**
 * Ready-made criteria for a {@link Judge} on a scale from 0 to {@value #BEST}. The wording is our own; how well a judge's scores agree with people depends on the
 * judging model, and must be measured for it.
 */
public final class JudgeCriteria {

    /** The number of the best answer; that of the worst is 0. */
    public static final int BEST = 4;

    /** How far an answer does what was asked. */
    public static final String HELPFULNESS = """
            Judge how far the answer does what the question asks.
            4: it does all that was asked, correctly, with what the person needs to go on and little besides.
            3: it does what was asked, with a small gap or a small slip that does not mislead.
            2: it does part of it, or buries it in what was not asked.
            1: it is about the matter, but the person could do little with it.
            0: it does not do what was asked, is wrong where it matters, or refuses without need.
            Length is no merit. Style counts only where it makes the answer hard to use.""";

    /** How well an answer holds together. */
    public static final String COHERENCE = """
            Judge how well the answer holds together as a text, whether or not it is true.
            4: each sentence follows from those before it, and the whole has one line of thought.
            3: the line is clear, with one jump or one repetition.
            2: parts belong together, but the order or the links between them have to be guessed.
            1: sentences stand side by side, or contradict each other.
            0: it makes no sense as a text.
            Length is no merit, nor is the opinion that it holds.""";

    private JudgeCriteria() {}
}
