package dev.llmops.rag.internal.lucene;

import dev.llmops.rag.index.Filter.Comparison;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import org.apache.lucene.index.FilteredTermsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.MultiTermQuery;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.util.AttributeSource;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;
import org.jspecify.annotations.Nullable;

/**
 * Values of a field that compare with a bound, or without a comparison hold a text. Lucene's own queries for this make an
 * automaton with a state for each byte and refuse long texts; this one looks at the terms, which are in order.
 */
final class TextQuery extends MultiTermQuery {

    private final BytesRef prefix;
    private final @Nullable Comparison comparison;
    private final BytesRef text;

    TextQuery(BytesRef prefix, @Nullable Comparison comparison, BytesRef text) {
        super(Fields.VALUE, CONSTANT_SCORE_REWRITE);
        this.prefix = prefix;
        this.comparison = comparison;
        this.text = text;
    }

    @Override
    protected TermsEnum getTermsEnum(Terms terms, AttributeSource attributes) throws IOException {
        return new Matching(terms.iterator());
    }

    private final class Matching extends FilteredTermsEnum {

        Matching(TermsEnum terms) {
            super(terms);
            setInitialSeekTerm(comparison == null || isBelow(comparison) ? prefix : bound());
        }

        @Override
        protected AcceptStatus accept(BytesRef term) {
            if (!StringHelper.startsWith(term, prefix)) {
                return AcceptStatus.END;
            }
            if (comparison == null) {
                return contains(term) ? AcceptStatus.YES : AcceptStatus.NO;
            }
            if (comparison.holds(order(term))) {
                return AcceptStatus.YES;
            }
            return isBelow(comparison) ? AcceptStatus.END : AcceptStatus.NO;
        }
    }

    private static boolean isBelow(Comparison comparison) {
        return comparison == Comparison.LESS || comparison == Comparison.AT_MOST;
    }

    private BytesRef bound() {
        byte[] both = Arrays.copyOf(prefix.bytes, prefix.length + text.length);
        System.arraycopy(text.bytes, text.offset, both, prefix.length, text.length);
        return new BytesRef(both);
    }

    /** Of bytes of UTF-8, which is that of code points. */
    private int order(BytesRef term) {
        return Arrays.compareUnsigned(
                term.bytes,
                term.offset + prefix.length,
                term.offset + term.length,
                text.bytes,
                text.offset,
                text.offset + text.length);
    }

    private boolean contains(BytesRef term) {
        int last = term.offset + term.length - text.length;
        for (int at = term.offset + prefix.length; at <= last; at++) {
            if (Arrays.equals(term.bytes, at, at + text.length, text.bytes, text.offset, text.offset + text.length)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void visit(QueryVisitor visitor) {
        if (visitor.acceptField(field)) {
            visitor.visitLeaf(this);
        }
    }

    @Override
    public String toString(String defaultField) {
        return prefix.utf8ToString()
                + (comparison == null ? " contains " : " " + comparison + " ")
                + text.utf8ToString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return super.equals(other)
                && other instanceof TextQuery query
                && prefix.equals(query.prefix)
                && comparison == query.comparison
                && text.equals(query.text);
    }

    @Override
    public int hashCode() {
        return Objects.hash(super.hashCode(), prefix, comparison, text);
    }
}
