package dev.llmops.rag.internal.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A unit that numbers have.
 *
 * @param name its name, the first of its spellings
 * @param kind what it measures; units of one kind can be converted
 * @param size how many of the kind's smallest unit it is
 * @param customary whether it is of another system than the metric one, so that converted numbers are rounded
 */
public record Unit(String name, String kind, BigDecimal size, boolean customary) {

    /** Kind, size and spellings in English, German, French and Spanish; a star marks what is not metric. */
    private static final List<String> ALL = List.of(
            "share 1 %:percent,percents,pct,percentage,per cent,prozent,pour cent,por ciento",
            "points 100 points:percentage point,percentage points,percent point,percent points,per cent points,% points,%-points"
                    + ",pp,prozentpunkt,prozentpunkte,prozentpunkten,point de pourcentage,points de pourcentage,puntos porcentuales",
            "points 1 bps:basis point,basis points,basispunkte",
            "length 1000000 km:kilometre,kilometres,kilometer,kilometers,kms,kilometern,kilomètre,kilomètres,kilómetro,kilómetros",
            "length 1000 m:metre,metres,meter,meters,metern,mètre,mètres,metro,metros",
            "length 10 cm:centimetre,centimetres,centimeter,centimeters,zentimeter,centimètres,centímetros",
            "length 1 mm:millimetre,millimetres,millimeter,millimeters,millimètres,milímetros",
            "length 0.001 µm:μm,um,micron,microns,micrometre,micrometres,micrometer,micrometers",
            "length 0.000001 nm:nanometre,nanometres,nanometer,nanometers",
            "length* 1609344 mi:mile,miles,meile,meilen,milla,millas",
            "length* 304.8 ft:foot,feet",
            "length* 25.4 in:inch,inches",
            "length* 914.4 yd:yard,yards",
            "area 10000 ha:hectare,hectares,hektar,hectárea,hectáreas",
            "area* 4046.86 acre:acres",
            "mass 1000000000 t:ton,tons,tonne,tonnes,tonnen,toneladas",
            "mass 1000000 kg:kilogram,kilograms,kilo,kilos,kgs,kilogramm,kilogrammes,kilogramos",
            "mass 1000 g:gram,grams,gramm,gramme,grammes,gramo,gramos",
            "mass 1 mg:milligram,milligrams,milligramm,milligrammes,miligramos",
            "mass 0.001 µg:μg,mcg,ug,microgram,micrograms",
            "mass 0.000001 ng:nanogram,nanograms",
            "mass* 453592.37 lb:lbs,pound,pounds",
            "mass* 28349.523 oz:ounce,ounces",
            "volume 1000 l:litre,litres,liter,liters,litro,litros",
            "volume 100 dl:decilitre,decilitres,deciliter,deciliters",
            "volume 1 ml:millilitre,millilitres,milliliter,milliliters,mililitros,cc",
            "volume* 3785.41 gallon:gallons,gal",
            "amount 1000 mol:mole,moles",
            "amount 1 mmol:millimole,millimoles",
            "amount 0.001 µmol:μmol,umol",
            "time 0.001 ms:millisecond,milliseconds,millisekunden",
            "time 1 s:second,seconds,sec,secs,sekunde,sekunden,seconde,secondes,segundo,segundos",
            "time 60 min:minute,minutes,mins,minuten,minuto,minutos",
            "time 3600 h:hour,hours,hr,hrs,stunde,stunden,heure,heures,hora,horas",
            "time 86400 d:day,days,tag,tage,tagen,jour,jours,día,días",
            "time 604800 wk:week,weeks,woche,wochen,semaine,semaines,semana,semanas",
            "months 1 mo:month,months,monat,monate,monaten,mois,mes,meses",
            "months 3 quarter:quarters",
            "months 12 y:year,years,yr,yrs,jahr,jahre,jahren,an,ans,année,années,año,años,annum",
            "months 120 decade:decades,jahrzehnt,jahrzehnte,jahrzehnten,décennies,décadas",
            "months 1200 century:centuries,jahrhundert,jahrhunderte,siècle,siècles,siglo,siglos",
            "bytes 1 kb:kilobyte,kilobytes",
            "bytes 1000 mb:megabyte,megabytes",
            "bytes 1000000 gb:gigabyte,gigabytes",
            "bytes 1000000000 tb:terabyte,terabytes",
            "bits 1 kbit:kilobit,kilobits,kbps",
            "bits 1000 mbit:megabit,megabits,mbps",
            "bits 1000000 gbit:gigabit,gigabits,gbps",
            "power 1 w:watt,watts",
            "power 1000 kw:kilowatt,kilowatts",
            "power 1000000 mw:megawatt,megawatts",
            "power 1000000000 gw:gigawatt,gigawatts",
            "energy 1 j:joule,joules",
            "energy 1000 kj:kilojoule,kilojoules",
            "energy 4184 kcal:kilocalorie,kilocalories,calorie,calories,cal",
            "energy 3600000 kwh:kilowatt hours,kilowatt-hours",
            "energy 3600000000 mwh:megawatt hours,megawatt-hours",
            "frequency 1 hz:hertz",
            "frequency 1000 khz:kilohertz",
            "frequency 1000000 mhz:megahertz",
            "frequency 1000000000 ghz:gigahertz",
            "pressure 1 pa:pascal,pascals",
            "pressure 1000 kpa:kilopascal,kilopascals",
            "pressure 1000000 mpa:megapascal,megapascals",
            "pressure 100000 bar:bars",
            "pressure 100 mbar:millibar,millibars",
            "pressure* 6894.757 psi",
            "pressure* 133.322 mmhg",
            "pressure* 101325 atm:atmospheres",
            "voltage 1 v:volt,volts",
            "voltage 0.001 mv:millivolt,millivolts",
            "current 1 amp:ampere,amperes,amps",
            "sound 1 db:decibel,decibels",
            "celsius 1 °c:celsius,degree celsius,degrees celsius,degree centigrade,degrees centigrade,grad celsius,degrés celsius,grados celsius",
            "fahrenheit 1 °f:fahrenheit,degree fahrenheit,degrees fahrenheit",
            "length/time* 447.04 mph",
            "length/time 277.7777777777778 kph:kmh,kmph",
            "length/time* 514.4444444444444 knots:knot",
            "morning 1 am:a.m.,a.m",
            "afternoon 1 pm:p.m.,p.m",
            "dollars 1 usd:dollar,dollars,dólar,dólares",
            "euros 1 eur:euro,euros",
            "sterling 1 gbp",
            "yen 1 jpy:yen,¥",
            "rupees 1 inr:rupee,rupees,₹",
            "francs 1 chf:francs,franken");

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

    /** {@return the unit of a spelling, or null if none is known; {@code spelling}: in any case} */
    static @Nullable Unit of(String spelling) {
        return BY_SPELLING.get(spelling.toLowerCase(Locale.ROOT));
    }

    /** {@return the unit of so many of this for one of another} */
    Unit per(Unit other) {
        return new Unit(
                name + "/" + other.name,
                kind + "/" + other.kind,
                size.divide(other.size, MathContext.DECIMAL64),
                customary || other.customary);
    }

    /** {@return one that nobody knows, which is the same as itself only} */
    static Unit unknown(String word) {
        return new Unit(word, word, BigDecimal.ONE, false);
    }

    /** {@return whether it is a length of time} */
    boolean isPeriod() {
        return kind.equals("time") || kind.equals("months");
    }

    /**
     * {@return whether so many of this are so many of another}
     *
     * @param value how many of this
     * @param others how many of it
     */
    boolean same(BigDecimal value, Unit other, BigDecimal others) {
        if (!kind.equals(other.kind)) {
            return false;
        }
        BigDecimal mine = value.multiply(size);
        BigDecimal theirs = others.multiply(other.size);
        boolean sameSystem = customary == other.customary;
        boolean exact = sameSystem && !kind.contains("/");
        return exact
                ? mine.compareTo(theirs) == 0
                : mine.subtract(theirs).abs().compareTo(theirs.abs().multiply(NEARLY)) <= 0;
    }
}
