package dev.llmops.guardrails.internal.names;

import dev.llmops.commons.internal.text.Months;
import dev.llmops.commons.internal.text.WordList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Words that tell names apart from other words, in lower case. */
final class NameWords {

    static final Set<String> PARTICLES = Set.of(
            "de", "van", "der", "den", "von", "zu", "di", "da", "do", "dos", "das", "del", "della", "la", "le", "el",
            "al", "bin", "ibn", "ben", "y", "e");

    static final Set<String> BEGINNINGS = Set.of("van", "von", "bin", "ibn");

    /** Small words that begin sentences of other languages, some of which are surnames elsewhere. */
    static final Set<String> STARTING = Set.of(
            "das", "die", "der", "den", "dem", "ein", "eine", "einen", "unser", "unsere", "ihr", "ihre", "mein",
            "meine", "bitte", "können", "guten", "wie", "was", "wo", "wann", "le", "la", "les", "un", "une", "ce",
            "cette", "mon", "ma", "mes", "notre", "votre", "comment", "el", "los", "las", "una", "il", "gli", "het",
            "een");

    static final Set<String> BETWEEN = Set.of("der", "den", "de", "het");

    /** What people are: a name follows, and none begins. */
    static final Set<String> ROLES = WordList.set("""
            student taxpayer cardholder driver tenant witness passenger employee member nurse user patient
            customer client author guest applicant candidate beneficiary employer guardian manager agent officer
            detective coach singer actor actress minister chancellor king queen prince princess saint uncle aunt
            grandma grandpa holder account contact name thanks regards sincerely cheers""");

    /** Months and days, forms of address and pronouns begin no name. */
    static final Set<String> NEVER = Stream.of(
                    Months.NAMES.stream(), Months.ABBREVIATIONS.stream(), WordList.of("""
                            i monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch
                            donnerstag freitag samstag sonntag uhr e-mail handy mr mrs ms miss dr prof apt suite
                            po the hi hello dear hey ok usa english french german spanish american european
                            internet pdf url api http https www as at by for from if in is it my no of on or our
                            so to we with your and but between""").stream())
            .flatMap(words -> words)
            .collect(Collectors.toUnmodifiableSet());

    static final Set<String> SAYING = Set.of(
            "said", "says", "asked", "told", "wrote", "writes", "replied", "answered", "added", "points", "argued");

    /** Behind a word that nobody knows, at the beginning of a sentence. */
    static final Set<String> DOING = WordList.set("""
            is was has had will would can could lives lived works worked likes wants thinks believes went came
            got left called did does loves hates needs knows plays played gave told made and""");

    /** Behind a name that is called, and a comma. */
    static final Set<String> CALLING = Set.of(
            "can", "could", "please", "would", "will", "do", "are", "is", "i", "thanks", "thank", "let", "you", "your",
            "did", "have", "what", "when", "where", "how");

    static final List<String> SURNAME_ENDINGS = List.of(
            "ov", "ova", "ev", "eva", "sson", "sen", "ski", "sky", "ska", "ić", "vić", "ic", "escu", "enko", "yan",
            "ian", "vich", "dóttir", "dottir", "idis", "opoulos", "berg", "stein", "mann", "man", "son", "ez", "ini",
            "elli", "eau", "ault", "wicz", "czyk", "uk", "shvili", "oğlu");

    private NameWords() {}
}
