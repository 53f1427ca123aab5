package dev.llmops.rag.internal.text;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>A unit that numbers have.
 *
 * @param name its name, the first of its spellings
 * @param kind what it measures; units of one kind can be converted
 * @param size how many of the kind's smallest unit it is
 * @param customary whether it is of another system than the metric one, so that converted numbers are rounded
 */
public record Unit(String name, String kind, BigDecimal size, boolean customary) {

    /** Kind, size and spellings; a star marks what is not metric. */
    private static final List<String> ALL = List.of(
            "share 1 %:percent,percents,pct,percentage",
            "length 1000000 km:kilometre,kilometres,kilometer,kilometers,kms",
            "length 1000 m:metre,metres,meter,meters",
            "length 10 cm:centimetre,centimetres,centimeter,centimeters",
            "length 1 mm:millimetre,millimetres,millimeter,millimeters",
            "length* 1609344 mi:mile,miles",
            "length* 304.8 ft:foot,feet",
            "length* 25.4 in:inch,inches",
            "length* 914.4 yd:yard,yards",
            "mass 1000000000 t:ton,tons,tonne,tonnes",
            "mass 1000000 kg:kilogram,kilograms,kilo,kilos,kgs",
            "mass 1000 g:gram,grams",
            "mass 1 mg:milligram,milligrams",
            "mass* 453592.37 lb:lbs,pound,pounds",
            "volume 1000 l:litre,litres,liter,liters",
            "volume 1 ml:millilitre,millilitres,milliliter,milliliters",
            "time 1 s:second,seconds,sec,secs",
            "time 60 min:minute,minutes,mins",
            "time 3600 h:hour,hours,hr,hrs",
            "time 86400 d:day,days",
            "time 604800 wk:week,weeks",
            "months 1 mo:month,months",
            "months 12 y:year,years,yr,yrs",
            "months 120 decade:decades",
            "bytes 1 kb:kilobyte,kilobytes",
            "bytes 1000 mb:megabyte,megabytes",
            "bytes 1000000 gb:gigabyte,gigabytes",
            "bytes 1000000000 tb:terabyte,terabytes",
            "power 1 w:watt,watts",
            "power 1000 kw:kilowatt,kilowatts",
            "power 1000000 mw:megawatt,megawatts",
            "voltage 1 v:volt,volts",
            "celsius 1 °c:celsius",
            "fahrenheit 1 °f:fahrenheit",
            "dollars 1 usd:dollar,dollars",
            "euros 1 eur:euro,euros",
            "sterling 1 gbp");

    private static final Map<String, Unit> BY_SPELLING = bySpelling();
    /** Numbers that were converted from another system are rounded. */
    private static final BigDecimal NEARLY = new BigDecimal("0.01");

    private static Map<String, Unit> bySpelling() {
        Map<String, Unit> units = new HashMap<>();
        for (String line : ALL) {
            String[] parts = line.split(" ", 3);
            String name = parts[2].replaceFirst(":.*", "");
            boolean customary = parts[0].endsWith("*");
            Unit unit = new Unit(name, parts[0].replace("*", ""), new BigDecimal(parts[1]), customary);
            for (String spelling : parts[2].split("[:,]", -1)) {
                units.put(spelling, unit);
            }
        }
        return Map.copyOf(units);
    }

    /**
     * {@return the unit of a spelling, or null if none is known}
     *
     * @param spelling in any case
     */
    static @Nullable Unit of(String spelling) {
        return BY_SPELLING.get(spelling.toLowerCase(Locale.ROOT));
    }

    /**
     * {@return whether so many of this are so many of another}
     *
     * @param value how many of this
     * @param other the other unit
     * @param others how many of it
     */
    boolean same(BigDecimal value, Unit other, BigDecimal others) {
        if (!kind.equals(other.kind)) {
            return false;
        }
        BigDecimal mine = value.multiply(size);
        BigDecimal theirs = others.multiply(other.size);
        return customary == other.customary
                ? mine.compareTo(theirs) == 0
                : mine.subtract(theirs).abs().compareTo(theirs.abs().multiply(NEARLY)) <= 0;
    }
}
