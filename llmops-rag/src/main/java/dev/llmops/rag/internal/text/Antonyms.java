package dev.llmops.rag.internal.text;

import dev.llmops.commons.internal.text.WordList;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Words of English, German, French and Spanish that say the opposite of each other. All methods are safe for use by multiple threads. */
public final class Antonyms {

    /** The words of one side, and those of the other. */
    private record Pair(Set<String> one, Set<String> other) {}

    /** So plain that they turn a sentence wherever they stand in it. */
    private static final List<String> ANYWHERE = WordList.phrases("""
            increase increases increased increasing rise rises rose rising grow grew growth higher upregulate
            upregulated elevated more greater larger:decrease decreases decreased decreasing fall fell falling
            decline declined declines reduce reduces reduced reducing reduction lower lowers lowered
            downregulate downregulated diminished less fewer smaller; promote promotes promoted activate
            activates activated activation stimulate stimulates induce induces enhance enhances enhanced:inhibit
            inhibits inhibited inhibition suppress suppresses suppressed block blocks blocked prevent prevents
            impair impairs impaired; better improve improves improved improvement:worse worsen worsens worsened
            deteriorate deteriorated; positive positively:negative negatively; beneficial:harmful; before
            earlier:after later; first:last final; always:never; best:worst; most:least; maximum:minimum; north
            northern:south southern; east eastern:west western; win won winner:lose lost loser; success
            successful successfully succeed succeeded:fail failed failure unsuccessful; accept accepted approve
            approved:reject rejected refuse refused deny denied; allow allowed permit permitted legal:forbid
            forbidden prohibit prohibited ban banned illegal; open opened:close closed; male males man men boy
            boys husband father son brother:female females woman women girl girls wife mother daughter sister;
            true:false; rich:poor; hot:cold; early:late; short shorter:long longer; strong stronger:weak weaker;
            safe:dangerous unsafe""");

    /** Antonyms where one stands in the very place of the other. */
    private static final List<String> INSTEAD = WordList.phrases("""
            with:without; up upward upwards:down downward downwards; above over:below under beneath; inside
            within into in:outside out; on:off; from:to; all every everyone both:none no nobody neither; buy
            buys bought buyer buyers:sell sells sold seller sellers; high highest highly taller tallest tall:low
            lowest short shortest; large largest big biggest bigger great huge major:small smallest little tiny
            minor; old older oldest ancient:new newer newest young younger youngest modern; begin begins began
            begun beginning start starts started starting launched opened:end ends ended ending finish finishes
            finished stop stopped stops closed ceased; public:private; same identical similar:different
            opposite; common frequent often frequently:rare rarely seldom uncommon; required mandatory
            compulsory must:optional voluntary; domestic:foreign; left:right; top upper:bottom lower; front:back
            rear; day days:night nights; morning:evening; summer:winter; peace:war; import imports
            imported:export exports exported; senior:junior; urban:rural; income revenue revenues:expense
            expenses cost costs; profit profits gain gains gained surplus:loss losses lost deficit; guilty
            convicted:innocent acquitted; alive living born:dead died death dead; wet:dry; heavy heavier
            heaviest:light lighter lightest; fast faster fastest quick quickly rapid rapidly:slow slower slowest
            slowly; easy easier easily simple:difficult hard harder complex; cheap cheaper:expensive;
            full:empty; thick:thin; wide:narrow; deep:shallow; near nearby close:far distant; present
            presence:absent absence; primary:secondary; friend ally:enemy; attack attacked:defend defended;
            arrive arrived enter entered join joined:leave left exit exited; push:pull; teacher:student pupil;
            employer:employee; landlord:tenant; lender:borrower; parent parents:child children; king:queen; he
            him his:she her hers; maximise maximize:minimise minimize; add added adds:remove removed removes
            subtract; create created:destroy destroyed; love loved:hate hated; many much several:few little;
            enough:insufficient; ever:never; can could will would may might:cannot; victory victories:defeat
            defeats; support supported supports favour favor favored favoured:oppose opposed opposes;
            acute:chronic; benign:malignant; mild:severe; upload:download; credit:debit; supply:demand;
            local:global remote; manual manually:automatic automatically; temporary temporarily:permanent
            permanently; host:guest; mehr:weniger; größer größte:kleiner kleinste; höher höchste:niedriger
            niedrigste tiefer; steigt stieg gestiegen erhöht erhöhte:fällt fiel sinkt sank gefallen gesunken
            senkt senkte; vor:nach; mit:ohne; erlaubt zulässig gestattet:verboten untersagt; offen
            geöffnet:geschlossen; alt alte alten:neu neue neuen; groß große großen:klein kleine kleinen; hoch
            hohe hohen:niedrig niedrige niedrigen tief; lang lange langen:kurz kurze kurzen; schnell:langsam;
            immer:nie niemals; alle jeder jede:keine keiner; erste ersten erster:letzte letzten letzter;
            links:rechts; norden nördlich:süden südlich; osten östlich:westen westlich; mann männer
            männlich:frau frauen weiblich; sommer:winter; tag:nacht; gewinn:verlust; kauft kaufte
            kaufen:verkauft verkaufte verkaufen; ein:aus; beginnt begann:endet endete; über oberhalb:unter
            unterhalb; innen:außen; ja:nein; früher:später; besser:schlechter; stark:schwach; warm heiß:kalt;
            plus:moins; avant:après; avec:sans; augmente augmenté augmentation hausse:diminue diminué diminution
            baisse; autorisé permis:interdit; ouvert ouverte:fermé fermée; grand grande:petit petite; haut
            haute:bas basse; longue long:court courte; rapide:lent lente; toujours:jamais; tous toutes:aucun
            aucune; premier première:dernier dernière; gauche:droite; nord:sud; est:ouest; homme hommes:femme
            femmes; été:hiver; jour:nuit; vrai:faux; sur:sous; entrée:sortie; gagne gagné:perd perdu; acheté
            achète:vendu vend; más:menos; antes:después; con:sin; aumenta aumentó aumento sube subió:disminuye
            disminuyó disminución baja bajó; permitido:prohibido; abierto abierta:cerrado cerrada;
            grande:pequeño pequeña; alto alta:bajo baja; largo larga:corto corta; rápido:lento; siempre:nunca
            jamás; todos todas:ninguno ninguna; primero primera primer:último última; izquierda:derecha;
            norte:sur; este:oeste; hombre hombres:mujer mujeres; verano:invierno; día:noche; verdadero:falso;
            sobre:bajo; entrada:salida; ganó:perdió; compró:vendió""");

    /**
     * The side of a pair that nobody means without saying so: "better" is often said in other words, "worst" hardly ever. Chosen on one
     * half of the claims.
     */
    private static final Set<String> MARKED = Stems.of(
                    "least worst never lowest smallest shortest short late last low down downward same identical optional voluntary loss"
                            + " losses lose lost deficit fail fails failed failure unsuccessful decrease decreases decreased decreasing"
                            + " decline declined declines less fewer weak weaker unsafe dangerous illegal forbid forbidden prohibited"
                            + " banned reject rejected close closed end ended ends without none nobody rare rarely seldom expensive"
                            + " worse worsens worsened negative negatively unable impossible ineffective insufficient")
            .set();

    /** What a sentence must share with the rest of a claim, and by how much more than one with the claim's own word; chosen on the same half. */
    private static final double SAME_STATEMENT = 0.3;

    private static final double SURELY = 0.1;

    /** Put before a word they say the opposite of it. */
    private static final List<String> PREFIXES = List.of(
            "un", "in", "im", "ir", "il", "dis", "dés", "des", "de", "dé", "non", "anti", "mis", "miss", "a",
            "counter");

    /** Prefixes that are the opposite of each other before the same rest. */
    private static final List<String> PREFIX_PAIRS = WordList.of("""
            in:ex im:ex in:out up:down over:under pre:post hyper:hypo maxi:mini macro:micro en:dis inter:intra
            ante:post up:out ein:aus auf:ab an:ab zu:ab ober:unter vor:nach be:ent sobre:sub sur:sous sub:super
            homo:hetero mono:poly endo:exo pro:anti syn:anti""");

    private static final int MIN_REST_LENGTH = 3;

    private static final List<Pair> PAIRS = ANYWHERE.stream()
            .map(line -> line.split(":", -1))
            .map(sides -> new Pair(Stems.of(sides[0]).set(), Stems.of(sides[1]).set()))
            .toList();

    /** Of each word the places of its pairs: most pairs have no word of a claim. */
    private static final Map<String, BitSet> PLACES = places();

    /** The words of each side of all pairs, as stems. */
    private static final List<Set<String>> SIDES = Stream.concat(ANYWHERE.stream(), INSTEAD.stream())
            .flatMap(line -> Stream.of(line.split(":", -1)))
            .map(side -> Stems.of(side).set())
            .toList();

    /** Of each word in lower case those that say the opposite of it. */
    private static final Map<String, Set<String>> OPPOSITES = opposites();

    private Antonyms() {}

    private static Map<String, BitSet> places() {
        Map<String, BitSet> places = new HashMap<>();
        for (int i = 0; i < PAIRS.size(); i++) {
            for (Set<String> side : List.of(PAIRS.get(i).one(), PAIRS.get(i).other())) {
                for (String word : side) {
                    places.computeIfAbsent(word, key -> new BitSet()).set(i);
                }
            }
        }
        return Map.copyOf(places);
    }

    /** {@return the pairs with a word of a claim, in their order} */
    private static List<Pair> pairs(Set<String> claim) {
        BitSet found = new BitSet();
        for (String word : claim) {
            BitSet places = PLACES.get(word);
            if (places != null) {
                found.or(places);
            }
        }
        return found.stream().mapToObj(PAIRS::get).toList();
    }

    private static Map<String, Set<String>> opposites() {
        Map<String, Set<String>> all = new HashMap<>();
        List<String> lines = new ArrayList<>(ANYWHERE);
        lines.addAll(INSTEAD);
        for (String line : lines) {
            List<String> one = List.of(line.substring(0, line.indexOf(':')).split(" ", -1));
            List<String> other = List.of(line.substring(line.indexOf(':') + 1).split(" ", -1));
            one.forEach(
                    word -> all.computeIfAbsent(word, key -> new HashSet<>()).addAll(other));
            other.forEach(
                    word -> all.computeIfAbsent(word, key -> new HashSet<>()).addAll(one));
        }
        return Map.copyOf(all);
    }

    /** {@return whether two words say the opposite of each other} */
    static boolean are(String word, String other) {
        String one = word.toLowerCase(Locale.ROOT);
        String two = other.toLowerCase(Locale.ROOT);
        return OPPOSITES.getOrDefault(one, Set.of()).contains(two)
                || isNegated(one, two)
                || isNegated(two, one)
                || PREFIX_PAIRS.stream().anyMatch(pair -> differsIn(pair, one, two) || differsIn(pair, two, one))
                || isLack(one, two)
                || isLack(two, one);
    }

    private static boolean isNegated(String negated, String plain) {
        return plain.length() >= MIN_REST_LENGTH
                && negated.endsWith(plain)
                && PREFIXES.contains(negated.substring(0, negated.length() - plain.length()));
    }

    private static boolean isLack(String lacking, String having) {
        return lacking.endsWith("less")
                && having.endsWith("ful")
                && lacking.substring(0, lacking.length() - 4).equals(having.substring(0, having.length() - 3));
    }

    private static boolean differsIn(String pair, String one, String other) {
        String first = pair.substring(0, pair.indexOf(':'));
        String second = pair.substring(pair.indexOf(':') + 1);
        return one.startsWith(first)
                && other.startsWith(second)
                && one.length() - first.length() >= MIN_REST_LENGTH
                && one.substring(first.length()).equals(other.substring(second.length()));
    }

    /**
     * {@return a word of evidence that says the opposite of a claim's word, where the evidence has neither that word nor one
     * like it, and the claim not its opposite}
     *
     * @param claim the claim's stems
     */
    public static Optional<String> in(Set<String> claim, Set<String> evidence) {
        for (Pair pair : pairs(claim)) {
            boolean one = meets(claim, pair.one());
            boolean other = meets(claim, pair.other());
            if (one != other) {
                Set<String> same = one ? pair.one() : pair.other();
                Set<String> opposite = one ? pair.other() : pair.one();
                if (!meets(evidence, same) && meets(evidence, opposite)) {
                    return evidence.stream().filter(opposite::contains).sorted().findFirst();
                }
            }
        }
        return Optional.empty();
    }

    /**
     * {@return a word that says the opposite of a claim's word in the sentence that says most of the rest of the claim, where no sentence
     * with that word or one like it says nearly as much}
     *
     * @param claim the claim's stems
     * @param sentences those of each sentence of the evidence
     */
    public static Optional<String> insteadIn(Set<String> claim, List<Set<String>> sentences) {
        for (Pair pair : pairs(claim)) {
            boolean one = meets(claim, pair.one());
            if (one == meets(claim, pair.other())) {
                continue;
            }
            Set<String> same = one ? pair.one() : pair.other();
            Set<String> opposite = one ? pair.other() : pair.one();
            Set<String> rest = new HashSet<>(claim);
            rest.removeAll(same);
            double most = 0;
            double own = 0;
            Optional<String> word = Optional.empty();
            for (Set<String> sentence : sentences) {
                double shared = Stems.share(rest, sentence);
                if (meets(sentence, same)) {
                    own = Math.max(own, shared);
                } else if (shared > most && meets(sentence, opposite)) {
                    most = shared;
                    word = opposite.stream().filter(sentence::contains).sorted().findFirst();
                }
            }
            if (most >= SAME_STATEMENT && most >= own + SURELY) {
                return word;
            }
        }
        return Optional.empty();
    }

    /** {@return a word of a claim that turns it around and that evidence has in no form; {@code claim}: the claim's stems} */
    public static Optional<String> unbackedIn(Set<String> claim, Set<String> evidence) {
        return claim.stream()
                .filter(MARKED::contains)
                .filter(word -> !evidence.contains(word))
                .filter(word -> SIDES.stream().noneMatch(side -> side.contains(word) && meets(evidence, side)))
                .sorted()
                .findFirst();
    }

    private static boolean meets(Set<String> words, Set<String> some) {
        return !Collections.disjoint(words, some);
    }
}
