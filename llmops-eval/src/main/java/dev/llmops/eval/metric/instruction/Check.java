package dev.llmops.eval.metric.instruction;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** The checks by their names in IFEval. */
final class Check {

    private static final Map<String, Maker> BY_ID = all();

    private Check() {}

    /** Makes a check of an instruction's arguments. */
    @FunctionalInterface
    interface Maker {
        Predicate<String> make(Arguments arguments, PunktParameters sentences);
    }

    static Map<String, Maker> byId() {
        return BY_ID;
    }

    private static Map<String, Maker> all() {
        Map<String, Maker> all = new LinkedHashMap<>();
        all.put("keywords:existence", (arguments, x) -> KeywordChecks.existence(arguments));
        all.put("keywords:frequency", (arguments, x) -> KeywordChecks.frequency(arguments));
        all.put("keywords:forbidden_words", (arguments, x) -> KeywordChecks.forbidden(arguments));
        all.put("keywords:letter_frequency", (arguments, x) -> KeywordChecks.letters(arguments));
        all.put("language:response_language", (arguments, x) -> CaseChecks.language(arguments));
        all.put("length_constraints:number_sentences", LengthChecks::sentences);
        all.put("length_constraints:number_paragraphs", (arguments, x) -> LengthChecks.paragraphs(arguments));
        all.put("length_constraints:number_words", (arguments, x) -> LengthChecks.words(arguments));
        all.put("length_constraints:nth_paragraph_first_word", (arguments, x) -> LengthChecks.firstWord(arguments));
        all.put("detectable_content:number_placeholders", (arguments, x) -> FormatChecks.placeholders(arguments));
        all.put("detectable_content:postscript", (arguments, x) -> FormatChecks.postscript(arguments));
        all.put("detectable_format:number_bullet_lists", (arguments, x) -> FormatChecks.bullets(arguments));
        all.put("detectable_format:constrained_response", (arguments, x) -> FormatChecks.ONE_OF_THREE);
        all.put("detectable_format:number_highlighted_sections", (arguments, x) -> FormatChecks.highlights(arguments));
        all.put("detectable_format:multiple_sections", (arguments, x) -> FormatChecks.sections(arguments));
        all.put("detectable_format:json_format", (arguments, x) -> PythonJson::isWrappedJson);
        all.put("detectable_format:title", (arguments, x) -> FormatChecks.TITLE);
        all.put("combination:two_responses", (arguments, x) -> WholeChecks.TWO_RESPONSES);
        all.put("combination:repeat_prompt", (arguments, x) -> WholeChecks.repeatsPrompt(arguments));
        all.put("startend:end_checker", (arguments, x) -> WholeChecks.end(arguments));
        all.put("startend:quotation", (arguments, x) -> WholeChecks.QUOTATION);
        all.put("change_case:capital_word_frequency", CaseChecks::capitalWords);
        all.put("change_case:english_capital", (arguments, x) -> CaseChecks.ENGLISH_CAPITAL);
        all.put("change_case:english_lowercase", (arguments, x) -> CaseChecks.ENGLISH_LOWERCASE);
        all.put("punctuation:no_comma", (arguments, x) -> answer -> answer.indexOf(',') < 0);
        return Collections.unmodifiableMap(all);
    }
}
