package dev.llmops.guardrails.internal.names;

import dev.llmops.commons.internal.text.WordList;
import java.util.List;
import java.util.Set;

/** Words of some twenty languages that tell postal addresses, in lower case. */
final class AddressWords {

    /** Behind a name: "Main Street". */
    static final Set<String> BEHIND = WordList.set("""
            street st road rd avenue ave lane ln drive dr boulevard blvd way court ct place pl square sq terrace
            close crescent parkway pkwy highway hwy circle trail row walk gardens grove straße strasse str
            straat gatan vägen vej veien utca út útja u weg platz allee tér köz allé alle plads ulica caddesi
            sokak sokağı bulvarı""");
    /** Behind a name that a number stands before: "389 Fell Trace". */
    static final Set<String> BEHIND_NUMBERED = WordList.set("""
            heights trace garden estate estates plaza point pass path loop run ridge hill hills view park mews
            green crossing passage alley quay wharf gate meadow meadows manor glen turnpike pike expressway
            freeway vista landing junction harbor haven forge fork falls creek canyon bend bay beach bluff
            branch bridge brook cape cliff club corner corners cove crest dale field fields ferry flat flats
            ford forest fort island islands isle key knoll lake lodge mill mills mission mount mountain orchard
            oval parkways pine pines plain plains port prairie ranch rapids rest river route shoals shore shores
            spring springs spur station stream summit throughway track tunnel underpass union valley viaduct
            village ville walks wall well wells bypass causeway center centers circles courts drives extension
            lights motorway overpass rue skyway squares streets trailer vale court rise drove end wynd yard""");
    /** In front of a name: "rue de Rivoli". */
    static final Set<String> FRONT = WordList.set("""
            rue via viale calle avenida av avda rua piazza piazzale corso ulica ul plac chemin impasse quai
            camino carrer c praça largo travessa cours place boulevard avenue allée os al pl box estrada paseo
            plaza cesta avenija voie passeig ronda chaussee chaussée urbanización privada callejón alameda
            vicolo borgo contrada route trg obala náměstí rynek osiedle aleja bulevardul strada aleea calea""");

    static final List<String> ENDINGS = List.of(
            "straße", "strasse", "straat", "gatan", "gata", "vägen", "väg", "vej", "vejen", "gade", "veien", "vegen",
            "gasse", "weg", "allee", "platz", "damm", "katu", "kuja", "tie", "laan", "plein", "stræde", "gränd", "dijk",
            "kade", "singel", "gracht", "ufer", "steig", "toften", "bakken", "parken", "haugen", "backen", "polku",
            "lände", "str");
    static final Set<String> UNITS =
            Set.of("apt", "apartment", "suite", "ste", "unit", "floor", "box", "no", "nr", "flat", "room", "po");
    static final Set<String> MILITARY = Set.of("apo", "fpo", "dpo");
    static final Set<String> WITHIN = Set.of(
            "de", "la", "du", "des", "del", "di", "da", "do", "dos", "van", "der", "den", "le", "les", "of", "and", "y",
            "och", "und", "i", "an", "am", "im", "ob", "bei", "nad", "sur", "aan", "upon");

    static final Set<String> AND = Set.of("and", "y", "och", "und", "i", "et", "e");

    private AddressWords() {}
}
