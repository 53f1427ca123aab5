package dev.llmops.guardrails.output;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
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
 * Detects refusals, so that an application can ask another model or count them. It uses rules for who speaks, what it will not do, and why, in
 * English, and phrases in German, French and Spanish. A refusal in the first 300 characters counts in full ({@code refusal}), unless the answer
 * goes on to answer after all. That case, a refusal after the first 300 characters, where an answer often declines a part of the request, and an
 * admonition alone count half ({@code partial_refusal}). Phrases that also occur in helpful answers ("I'm sorry to hear that", "you can't park
 * there") do not count alone. Safe for use by
 * use by multiple threads.
 */
public final class RefusalDetector implements TextDetector {

    private static final String NAME = "refusal";
    private static final int BEGINNING = 300;
    private static final double HALF = 0.5;

    /** What an assistant does for who asks it. */
    private static final String DO =
            "(?:help|assist|provide|answer|comply|fulfil|share|give|discuss|support|engage|creat|generat|writ|offer"
                    + "|disclos|reveal|respond|complet|condon|encourag|promot|participat|advis|tell|say|satisf|process|continue|proceed|speculat"
                    + "|perform|facilitat|endors|make|suggest|teach|explain|produc|list|do (?:that|this|so|it)|be (?:of help|part of))";

    private static final String CAN_NOT = "(?:can't|cannot|can not|could not|couldn't|won't|will not)";

    /** Each is enough. In the canonical form, in which letters are small. */
    private static final Pattern REFUSES = Pattern.compile(String.join(
            "|",
            "\\bi (?:\\w+ ){0,2}" + CAN_NOT + " (?:\\w+ ){0,3}" + DO,
            "\\b(?:sorry|apologi[sz]e|apologies|unfortunately|regret)\\b[^.!?]{0,30}\\b(?:i|we) (?:\\w+ ){0,2}(?:can't|cannot|can not|am unable|am not)",
            "\\b(?:sorry|apologi[sz]e|apologies),? but (?:i|it is not|it's not|that is not|this is not|as an|that request|your request)\\b",
            "\\bi(?: am|'m) (?:\\w+ ){0,2}(?:unable to|not (?:able|allowed|permitted|programmed|designed|authori[sz]ed|going|willing|comfortable|in a position) )",
            "\\bi (?:do not|don't) (?:feel comfortable|think (?:it is|it's) appropriate|have the (?:ability|capability|capacity)|assist|engage in|support|condone)",
            "\\bi (?:\\w+ ){0,2}(?:must|have to|need to|will have to) (?:\\w+ )?(?:decline|refuse|reject)",
            "\\bi (?:\\w+ )?(?:refuse|decline) to\\b",
            "\\b(?:i'm|i am|as) (?:\\w+ )?an? (?:[\\w,]+ ){0,5}(?:ai|language model|assistant)\\b[^.!?]{0,60}(?:can't|cannot|can not|unable|not able|must not|am not|do not|don't)",
            "\\b(?:not|n't|never) (?:be )?(?:\\w+ )?(?:appropriate|ethical|acceptable|respectful|permissible|okay)(?:,? (?:or|and) \\w+)? (?:for me )?to "
                    + DO,
            "\\b(?:against|violates?|within|outside(?: of)?|beyond) my (?:\\w+ ){0,2}(?:programming|guidelines?|polic(?:y|ies)|principles|values|capabilit(?:y|ies)|ethics)",
            "\\b(?:unable|not able) to (?:fulfil|satisfy|complete|comply|process|assist|help|answer)",
            CAN_NOT + " (?:fulfill?|satisfy|complete|comply with|process) (?:your|this|that) request",
            "\\b(?:would be|is) inappropriate (?:for me )?to " + DO,
            "ich kann (?:dir|ihnen) dabei nicht|dabei kann ich (?:dir |ihnen )?nicht helfen|ich darf nicht|ich kann (?:diese|deine|ihre) (?:an)?frage nicht",
            "je ne peux pas|je ne suis pas en mesure|je refuse de",
            "no puedo (?:ayudar|proporcionar|responder|cumplir)|no me es posible"));

    /** Says that it should not be asked, and may answer all the same. */
    private static final Pattern ADMONISHES = Pattern.compile(
            "\\bi (?:must|have to|would like to|want to|need to|strongly) (?:inform|advise|remind|emphasi[sz]e|urge|stress|point out|clarify)[^.!?]{0,80}"
                    + "\\b(?:not|never|illegal|unethical|harmful|inappropriate|against)\\b");

    /** What is given after all: a list, or an answer that is announced. */
    private static final Pattern ANSWERS =
            Pattern.compile("(?s)(?:\\n\\s*(?:[-*•]|\\d+[.)]) .*){2}|\\bhere (?:is|are) (?:\\w+ ){0,3}(?:\\w+)[^?]*:");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String version() {
        return "2";
    }

    @Override
    public Set<GuardrailStage> stages() {
        return Set.of(GuardrailStage.OUTPUT);
    }

    @Override
    public double threshold() {
        return HALF;
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
        Matcher refusals = REFUSES.matcher(plain);
        while (refusals.find()) {
            boolean whole =
                    refusals.start() < BEGINNING && !ANSWERS.matcher(plain).find(refusals.end());
            evidence.add(Evidence.in(
                    view, whole ? "refusal" : "partial_refusal", refusals.start(), refusals.end(), whole ? 1 : HALF));
        }
        Matcher admonition = ADMONISHES.matcher(plain);
        if (evidence.isEmpty() && admonition.find()) {
            evidence.add(Evidence.in(view, "partial_refusal", admonition.start(), admonition.end(), HALF));
        }
        return Detection.of(evidence);
    }
}
