package dev.llmops.guardrails.output;

import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.guardrails.detect.AlignedText;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.Detection;
import dev.llmops.guardrails.detect.Evidence;
import dev.llmops.guardrails.detect.TextDetector;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Tells whether an answer refuses: an application can then ask another model, or count it. Sentences of refusal in English,
 * German, French and Spanish count in full ({@code refusal}) in the first 300 characters of an answer and half behind them
 * ({@code partial_refusal}), where an answer often takes back a part of what was asked. Words that also stand in helpful answers
 * ("I'm sorry to hear that", "you can't park there") do not count alone. Safe for use by several threads.
 */
public final class RefusalDetector implements TextDetector {

    private static final String NAME = "refusal";
    private static final int BEGINNING = 300;
    private static final double BEHIND = 0.5;

    /** Each is enough: who speaks, and that it will not. In the canonical form, in which apostrophes are plain. */
    private static final List<String> SIGNS = List.of(
            "i can't help",
            "i cannot help",
            "i can not help",
            "i can't assist",
            "i cannot assist",
            "i can't provide",
            "i cannot provide",
            "i can not provide",
            "i can't answer",
            "i cannot answer",
            "i can't comply",
            "i cannot comply",
            "i can't do that",
            "i cannot do that",
            "i can't fulfill",
            "i cannot fulfill",
            "i can't fulfil",
            "i cannot fulfil",
            "i can't share",
            "i cannot share",
            "i can't say",
            "i cannot say",
            "i can not say",
            "i can't tell you",
            "i cannot tell you",
            "i can not tell you",
            "i can't give",
            "i cannot give",
            "i can't discuss",
            "i cannot discuss",
            "i can't support",
            "i cannot support",
            "i can't engage",
            "i cannot engage",
            "i can't create",
            "i cannot create",
            "i can't generate",
            "i cannot generate",
            "i can't write",
            "i cannot write",
            "i can't offer",
            "i cannot offer",
            "i can't disclose",
            "i cannot disclose",
            "i can't reveal",
            "i cannot reveal",
            "i won't",
            "i will not",
            "i refuse",
            "i must decline",
            "i have to decline",
            "i must refuse",
            "i'm not able to",
            "i am not able to",
            "i'm unable to",
            "i am unable to",
            "i'm not allowed to",
            "i am not allowed to",
            "i'm not comfortable",
            "i am not comfortable",
            "i'm not going to",
            "i am not going to",
            "i do not feel comfortable",
            "i don't feel comfortable",
            "against my guidelines",
            "against my programming",
            "against my policy",
            "violates my guidelines",
            "goes against my",
            "as an ai language model, i can",
            "as a language model, i can",
            "as an ai, i can't",
            "as an ai, i cannot",
            "it would not be appropriate",
            "it is not appropriate for me",
            "it's not appropriate for me",
            "it would be inappropriate",
            "sorry, but i can",
            "sorry, i can't",
            "sorry, i cannot",
            "ich kann dir dabei nicht",
            "ich kann ihnen dabei nicht",
            "dabei kann ich nicht helfen",
            "ich darf nicht",
            "ich kann diese anfrage nicht",
            "je ne peux pas",
            "je ne suis pas en mesure",
            "je refuse de",
            "no puedo ayudar",
            "no puedo proporcionar",
            "no puedo responder",
            "no me es posible");

    /** Makes the detector. */
    public RefusalDetector() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public Set<GuardrailStage> stages() {
        return Set.of(GuardrailStage.OUTPUT);
    }

    @Override
    public double threshold() {
        return BEHIND;
    }

    @Override
    public Set<String> categories() {
        return Set.of("refusal", "partial_refusal");
    }

    @Override
    public Detection detect(CheckedText text) {
        AlignedText view = text.canonical();
        String plain = view.text().replace('\u2019', '\'');
        List<Evidence> evidence = new ArrayList<>();
        for (String sign : SIGNS) {
            int at = plain.indexOf(sign);
            if (at >= 0) {
                boolean early = at < BEGINNING;
                evidence.add(Evidence.in(
                        view, early ? "refusal" : "partial_refusal", at, at + sign.length(), early ? 1 : BEHIND));
            }
        }
        return Detection.of(evidence);
    }
}
