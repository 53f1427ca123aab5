package dev.llmops.rag.internal.text;

import java.io.Reader;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.StopwordAnalyzerBase;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.ar.ArabicAnalyzer;
import org.apache.lucene.analysis.bg.BulgarianAnalyzer;
import org.apache.lucene.analysis.bn.BengaliAnalyzer;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.cjk.CJKWidthFilter;
import org.apache.lucene.analysis.cz.CzechAnalyzer;
import org.apache.lucene.analysis.da.DanishAnalyzer;
import org.apache.lucene.analysis.de.GermanAnalyzer;
import org.apache.lucene.analysis.el.GreekAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.es.SpanishAnalyzer;
import org.apache.lucene.analysis.fa.PersianAnalyzer;
import org.apache.lucene.analysis.fi.FinnishAnalyzer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.hu.HungarianAnalyzer;
import org.apache.lucene.analysis.hy.ArmenianAnalyzer;
import org.apache.lucene.analysis.it.ItalianAnalyzer;
import org.apache.lucene.analysis.ngram.NGramTokenizer;
import org.apache.lucene.analysis.nl.DutchAnalyzer;
import org.apache.lucene.analysis.no.NorwegianAnalyzer;
import org.apache.lucene.analysis.pattern.PatternReplaceCharFilter;
import org.apache.lucene.analysis.pt.PortugueseAnalyzer;
import org.apache.lucene.analysis.ro.RomanianAnalyzer;
import org.apache.lucene.analysis.ru.RussianAnalyzer;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.sv.SwedishAnalyzer;
import org.apache.lucene.analysis.ta.TamilAnalyzer;
import org.apache.lucene.analysis.te.TeluguAnalyzer;
import org.apache.lucene.analysis.tr.TurkishLowerCaseFilter;

/**
 * What makes words of texts in each language: Lucene's analyzer, with stemming, where it has one; runs of characters where
 * words are not set apart (Thai and its neighbours: three; Chinese, Japanese, Korean: two, and single ones) or where endings pile up or
 * spellings vary (Turkish: three; Devanagari: two); else the words as they are.
 */
final class LanguageAnalyzers {

    private static final Map<String, Supplier<Analyzer>> MAKERS = Map.ofEntries(
            Map.entry("ar", ArabicAnalyzer::new),
            Map.entry("bg", BulgarianAnalyzer::new),
            Map.entry("bn", BengaliAnalyzer::new),
            Map.entry("cjk", Characters::new),
            Map.entry("cs", CzechAnalyzer::new),
            Map.entry("da", DanishAnalyzer::new),
            Map.entry("de", GermanAnalyzer::new),
            Map.entry("el", GreekAnalyzer::new),
            Map.entry("en", EnglishAnalyzer::new),
            Map.entry("es", SpanishAnalyzer::new),
            Map.entry("fa", PersianAnalyzer::new),
            Map.entry("fi", FinnishAnalyzer::new),
            Map.entry("fr", FrenchAnalyzer::new),
            Map.entry("hi", () -> new Grams(2, false)),
            Map.entry("hu", HungarianAnalyzer::new),
            Map.entry("hy", ArmenianAnalyzer::new),
            Map.entry("it", ItalianAnalyzer::new),
            Map.entry("nl", DutchAnalyzer::new),
            Map.entry("no", NorwegianAnalyzer::new),
            Map.entry("pt", PortugueseAnalyzer::new),
            Map.entry("ro", RomanianAnalyzer::new),
            Map.entry("ru", RussianAnalyzer::new),
            Map.entry("sv", SwedishAnalyzer::new),
            Map.entry("ta", TamilAnalyzer::new),
            Map.entry("te", TeluguAnalyzer::new),
            Map.entry("th", () -> new Grams(3, false)),
            Map.entry("tr", () -> new Grams(3, true)),
            Map.entry("vi", () -> new StandardAnalyzer(CharArraySet.EMPTY_SET)),
            Map.entry("xx", () -> new StandardAnalyzer(CharArraySet.EMPTY_SET)));

    private static final Set<String> IN_RUNS = Set.of("cjk", "hi", "th", "tr");

    private LanguageAnalyzers() {}

    static boolean knows(String language) {
        return MAKERS.containsKey(language);
    }

    static boolean isInRuns(String language) {
        return IN_RUNS.contains(language);
    }

    /** {@return what makes words of a question: of Chinese and the like pairs of characters, and single ones that stand alone} */
    static Analyzer asking(String language) {
        return language.equals("cjk") ? new CJKAnalyzer() : make(language);
    }

    static Analyzer make(String language) {
        Supplier<Analyzer> maker = MAKERS.get(language);
        if (maker == null) {
            throw new IllegalArgumentException("there are no words in language '" + language + "'");
        }
        return maker.get();
    }

    /** {@link CJKAnalyzer} with single characters beside the pairs, so that a question of one character finds something. */
    private static final class Characters extends StopwordAnalyzerBase {

        Characters() {
            super(CJKAnalyzer.getDefaultStopSet());
        }

        @Override
        protected TokenStreamComponents createComponents(String field) {
            Tokenizer words = new StandardTokenizer();
            TokenStream lower = new LowerCaseFilter(new CJKWidthFilter(words));
            int scripts =
                    CJKBigramFilter.HAN | CJKBigramFilter.HIRAGANA | CJKBigramFilter.KATAKANA | CJKBigramFilter.HANGUL;
            return new TokenStreamComponents(
                    words, new StopFilter(new CJKBigramFilter(lower, scripts, true), stopwords));
        }

        @Override
        protected TokenStream normalize(String field, TokenStream words) {
            return new LowerCaseFilter(new CJKWidthFilter(words));
        }
    }

    /**
     * Overlapping runs of so many characters of the text, words apart by one blank, as McNamee and Mayfield do it
     * ("Character N-Gram Tokenization for European Language Text Retrieval", Information Retrieval 7, 2004).
     */
    private static final class Grams extends Analyzer {

        private static final Pattern NEITHER_LETTER_NOR_DIGIT = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");

        private final int size;
        private final boolean turkish;

        Grams(int size, boolean turkish) {
            this.size = size;
            this.turkish = turkish;
        }

        @Override
        protected Reader initReader(String field, Reader text) {
            return new PatternReplaceCharFilter(NEITHER_LETTER_NOR_DIGIT, " ", text);
        }

        @Override
        protected TokenStreamComponents createComponents(String field) {
            Tokenizer grams = new NGramTokenizer(size, size);
            return new TokenStreamComponents(
                    grams, turkish ? new TurkishLowerCaseFilter(grams) : new LowerCaseFilter(grams));
        }
    }
}
