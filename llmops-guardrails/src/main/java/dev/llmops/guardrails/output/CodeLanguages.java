package dev.llmops.guardrails.output;

import dev.llmops.commons.internal.text.WordList;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The language of a block of code, by the word behind its fence. What has none, or one that is not known, is {@code code}. */
final class CodeLanguages {

    static final String UNKNOWN = "code";

    private static final Map<String, String> NAMES = WordList.pairs("""
            sh=shell bash=shell zsh=shell shell=shell console=shell powershell=powershell ps1=powershell
            bat=batch cmd=batch python=python py=python python3=python java=java kotlin=kotlin scala=scala
            javascript=javascript js=javascript typescript=typescript ts=typescript c=c cpp=cpp c++=cpp
            csharp=csharp cs=csharp go=go rust=rust rs=rust php=php ruby=ruby rb=ruby perl=perl lua=lua r=r
            swift=swift sql=sql html=html css=css json=json yaml=yaml yml=yaml xml=xml""");

    private CodeLanguages() {}

    /** {@return the language, by what stands after a fence} */
    static String of(String info) {
        String word = info.strip().split("[\\s{:,]", 2)[0].toLowerCase(Locale.ROOT);
        return NAMES.getOrDefault(word, UNKNOWN);
    }

    static Set<String> all() {
        Set<String> all = new TreeSet<>(NAMES.values());
        all.add(UNKNOWN);
        return all;
    }
}
