package dev.llmops.rag.internal.lucene;

import dev.llmops.rag.internal.text.Languages;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.DelegatingAnalyzerWrapper;

/** Reads each field of contents in its language. */
final class ContentAnalyzer extends DelegatingAnalyzerWrapper {

    ContentAnalyzer() {
        super(PER_FIELD_REUSE_STRATEGY);
    }

    @Override
    protected Analyzer getWrappedAnalyzer(String field) {
        return Languages.analyzer(Fields.isContent(field) ? Fields.language(field) : Languages.DEFAULT);
    }
}
