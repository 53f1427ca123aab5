package dev.llmops.guardrails.internal.view;

import dev.llmops.api.text.CharRange;
import dev.llmops.guardrails.detect.AlignedText;
import dev.llmops.guardrails.internal.text.CanonicalText;
import dev.llmops.guardrails.internal.text.Chars;
import dev.llmops.guardrails.internal.text.OffsetText;
import dev.llmops.guardrails.internal.text.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The views of a text, each made when it is first asked for. Their number, depth and length are bounded, and so is the
 * work: linear in the text. Safe for use by multiple threads.
 */
public final class TextViews {

    /** How a reading is named in which digits and signs that look like letters are letters. */
    public static final String LEET = "leet";

    private static final String SPELLED = "spelled-out";

    private static final int DEEPEST = 8;

    static final Decoder SHIFTED = new ShiftedWords();
    static final List<Decoder> DECODERS = List.of(
            new RunDecoder(),
            new ByteListDecoder("hex-bytes", 2, 16),
            new ByteListDecoder("binary", 8, 2),
            new EscapeDecoder(EscapeDecoder.Kind.ENTITIES),
            new EscapeDecoder(EscapeDecoder.Kind.UNICODE),
            new EscapeDecoder(EscapeDecoder.Kind.PERCENT),
            new EscapeDecoder(EscapeDecoder.Kind.QUOTED_PRINTABLE),
            new Ascii85Decoder(),
            new SymbolDecoder(),
            new TagStripper());

    private final String original;
    private final boolean html;
    private final Work work = new Work();
    private @Nullable CanonicalText base;
    private @Nullable AlignedText canonical;
    private @Nullable List<AlignedText> readings;
    private @Nullable List<Segment> segments;
    private @Nullable List<AlignedText> hidden;
    private @Nullable List<AlignedText> decoded;

    /** Makes no view yet. {@code html}: whether it can be a page, in which some things are not shown. */
    public TextViews(String original, boolean html) {
        this.original = original;
        this.html = html;
    }

    /** {@return the canonical form} */
    public synchronized AlignedText canonical() {
        AlignedText made = canonical;
        if (made == null) {
            made = new Reading(base().text(), List.of(), base(), null);
            canonical = made;
        }
        return made;
    }

    /** {@return where characters stand that a reader cannot see and that no script needs there} */
    public List<CharRange> invisible() {
        return base().suspicious();
    }

    /** {@return how many combining marks there are beyond what any script needs, as in zalgo text} */
    public int zalgoMarks() {
        return base().zalgoMarks();
    }

    private synchronized CanonicalText base() {
        CanonicalText made = base;
        if (made == null) {
            made = CanonicalText.of(original);
            work.read(2L * original.length());
            base = made;
        }
        return made;
    }

    /** {@return other readings of the canonical form} */
    public synchronized List<AlignedText> readings() {
        List<AlignedText> made = readings;
        if (made == null) {
            String plain = canonical().text();
            List<AlignedText> some = new ArrayList<>();
            read(plain, (text, via, places) -> some.add(new Reading(text, via, base(), places)));
            work.read(3L * plain.length());
            made = List.copyOf(some);
            readings = made;
        }
        return made;
    }

    /** Takes a reading, how it came about, and where its characters stand if they moved. */
    private interface Readers {

        void take(String text, List<String> via, @Nullable OffsetText places);
    }

    private static void read(String plain, Readers readers) {
        readSigns(plain, List.of(), null, readers);
        OffsetText spelled = Readings.spelled(plain);
        if (spelled != null) {
            String joined = spelled.toString();
            readers.take(joined, List.of(SPELLED), spelled);
            readSigns(joined, List.of(SPELLED), spelled, readers);
        }
    }

    /** Each sign in its place. */
    private static void readSigns(String text, List<String> via, @Nullable OffsetText places, Readers readers) {
        String leet = Readings.leet(text);
        if (leet != null) {
            readers.take(leet, and(via, LEET), places);
        }
        String latin = Readings.latin(text);
        if (latin != null) {
            readers.take(latin, and(via, "confusables"), places);
        }
    }

    private static List<String> and(List<String> via, String more) {
        return Stream.concat(via.stream(), Stream.of(more)).toList();
    }

    /**
     * {@return whether a reading shows what was hidden; one that reads signs as letters only at the end of words, as in "desk12" and "wow!", shows nothing}
     *
     * @param text in canonical form
     * @param leet its {@link #LEET} reading
     */
    public static boolean hides(String text, String leet) {
        return Readings.hides(text, leet);
    }

    /** {@return what a reader could not see} */
    public synchronized List<AlignedText> hidden() {
        List<AlignedText> made = hidden;
        if (made == null) {
            made = views(segments().stream().filter(Segment::hidden));
            hidden = made;
        }
        return made;
    }

    /** {@return what was encoded} */
    public synchronized List<AlignedText> decoded() {
        List<AlignedText> made = decoded;
        if (made == null) {
            made = views(segments().stream().filter(segment -> !segment.hidden()));
            decoded = made;
        }
        return made;
    }

    /** Each as it stands, and as it can be read otherwise. */
    private static List<AlignedText> views(Stream<Segment> segments) {
        List<AlignedText> views = new ArrayList<>();
        segments.forEach(segment -> {
            CanonicalText base = CanonicalText.of(segment.text());
            views.add(new Inside(base.text(), segment, base, null));
            read(base.text(), (text, via, places) -> views.add(new Inside(text, segment.read(via), base, places)));
        });
        return List.copyOf(views);
    }

    private synchronized List<Segment> segments() {
        List<Segment> made = segments;
        if (made == null) {
            made = new ArrayList<>(base().hiddenTexts());
            if (html && original.indexOf('<') >= 0) {
                new HiddenHtml().find(original, work, made::add);
            }
            made.addAll(hiddenIn(made));
            List<Segment> outer = new ArrayList<>();
            outer.add(new Segment(original, CharRange::new, List.of(), false).plain());
            made.forEach(segment -> outer.add(segment.plain()));
            made.addAll(decoded(outer));
            segments = made;
        }
        return made;
    }

    /** Decodes what was decoded until there is nothing left to decode, or the budget is used up. */
    private List<Segment> decoded(List<Segment> texts) {
        List<Segment> all = new ArrayList<>();
        List<Segment> outer = texts;
        for (int depth = 0; !outer.isEmpty(); depth++) {
            if (depth == DEEPEST) {
                work.cut();
                break;
            }
            List<Segment> inner = new ArrayList<>();
            outer.forEach(segment -> decode(segment, inner));
            inner.addAll(hiddenIn(inner));
            all.addAll(inner);
            outer = inner.stream().map(Segment::plain).toList();
        }
        return all;
    }

    private List<Segment> hiddenIn(List<Segment> texts) {
        List<Segment> hidden = new ArrayList<>(0);
        for (Segment segment : texts) {
            if (!isAscii(segment.text())) {
                CanonicalText.of(segment.text())
                        .hiddenTexts()
                        .forEach(inside -> hidden.add(segment.containing(inside)));
                work.read(segment.text().length());
            }
        }
        return hidden;
    }

    private void decode(Segment segment, List<Segment> inner) {
        TextSigns signs = new TextSigns(segment.text());
        work.read(2L * segment.text().length());
        for (Decoder decoder : DECODERS) {
            if (decoder.mayFind(signs)) {
                decoder.find(segment.text(), work, found -> inner.add(segment.containing(found)));
            }
        }
        String lower = Chars.lower(segment.text());
        SHIFTED.find(lower, work, found -> inner.add(segment.containing(found)));
        shiftedAndWritten(segment, lower, inner);
    }

    /** Letters that were moved before they were written in other signs, with digits, or one by one. */
    private void shiftedAndWritten(Segment segment, String lower, List<Segment> inner) {
        // Words with digits for letters are common words only when they are read so.
        String plain = Readings.leet(lower);
        if (plain != null && hides(lower, plain)) {
            Segment leet = segment.read(List.of(LEET));
            Stream.of(plain, Readings.leetBeforeRot13(lower, plain))
                    .forEach(reading -> SHIFTED.find(reading, work, found -> inner.add(leet.containing(found))));
        }
        Segment base = new Segment(lower, segment.places(), segment.via(), segment.hidden());
        if (!isAscii(lower)) {
            CanonicalText canonical = segment.text().equals(original) ? base() : CanonicalText.of(segment.text());
            Segment other = segment.containing(new Segment(canonical.text(), canonical::original, List.of(), false));
            if (!canonical.text().equals(lower)) {
                SHIFTED.find(other.text(), work, found -> inner.add(other.containing(found)));
            }
            base = other;
        }
        shiftedAndSpelled(base, inner);
        work.read(2L * lower.length());
    }

    private void shiftedAndSpelled(Segment base, List<Segment> inner) {
        OffsetText spelled = Readings.spelled(base.text());
        if (spelled != null) {
            Segment joined = base.containing(
                    new Segment(spelled.toString(), Segment.Places.of(spelled), List.of(SPELLED), false));
            SHIFTED.find(joined.text(), work, found -> inner.add(joined.containing(found)));
        }
    }

    private static boolean isAscii(String text) {
        int i = 0;
        while (i < text.length() && text.charAt(i) < 0x80) {
            i++;
        }
        return i == text.length();
    }

    /** {@return whether more was encoded than is decoded: what is behind that nobody looked at} */
    public synchronized boolean exhausted() {
        segments();
        return work.exhausted();
    }

    /** {@return how many characters were read, some of them several times} */
    synchronized long work() {
        return work.read();
    }

    private record Reading(
            String text,
            List<String> via,
            CanonicalText base,
            @Nullable OffsetText places) implements AlignedText {

        @Override
        public boolean hidden() {
            return false;
        }

        @Override
        public CharRange original(int start, int end) {
            return places == null ? base.original(start, end) : base.original(places.start(start), places.end(end - 1));
        }
    }

    private record Inside(
            String text,
            Segment segment,
            CanonicalText base,
            @Nullable OffsetText places) implements AlignedText {

        @Override
        public List<String> via() {
            return segment.via();
        }

        @Override
        public boolean hidden() {
            return segment.hidden();
        }

        @Override
        public CharRange original(int start, int end) {
            CharRange here = places == null
                    ? base.original(start, end)
                    : base.original(places.start(start), places.end(end - 1));
            return segment.places().of(here.start(), here.end());
        }
    }
}
