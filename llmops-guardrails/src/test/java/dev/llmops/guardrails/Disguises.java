package dev.llmops.guardrails;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Ways to write a text so that a model still reads it and a rule does not. */
public final class Disguises {

    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final List<String> MORSE = List.of(
            ".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --.."
                    .split(" "));
    private static final List<String> BRAILLE = List.of("⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚⠅⠇⠍⠝⠕⠏⠟⠗⠎⠞⠥⠧⠺⠭⠽⠵".split(""));

    /** {@return the disguises, by name} */
    public static Map<String, UnaryOperator<String>> all() {
        Map<String, UnaryOperator<String>> all = new LinkedHashMap<>();
        all.put("none", text -> text);
        all.put("zero-width", text -> text.replaceAll("(?<=[a-z])(?=[a-z]{2})", "\u200B"));
        all.put("rot13", Disguises::rot13);
        all.put("reversed", text -> new StringBuilder(text).reverse().toString());
        all.put("leet", text -> text.replace('e', '3').replace('o', '0').replace('i', '1'));
        all.put("full-width", text -> mapped(text, c -> Character.toString(c > ' ' && c < 0x7F ? c + 0xFEE0 : c)));
        all.put("tags", text -> text.replaceAll("(?<=[a-zA-Z]{2})(?=[a-z]{3})", "<b></b>"));
        all.put("entities", text -> text.replace("o", "&#111;").replace("s", "&#x73;"));
        all.put("percent", text -> text.replace(" ", "%20").replace("e", "%65"));
        all.put("base64", text -> Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
        all.put("hex", text -> hex(text, ""));
        all.put("hex with hyphens", text -> hex(text, "-"));
        all.put("hex on lines", text -> hex(text, "\n"));
        all.put("hidden html", text -> "<p style=\"display:none\">" + text + "</p>");
        all.put("unicode escapes", text -> text.replace("o", "\\u006f").replace("s", "\\x73"));
        all.put("quoted-printable", text -> text.replace("o", "=6F").replace("s", "=73"));
        all.put("homoglyphs", text -> translated(text, "aeocpxyi", "аеосрхуі"));
        all.put("accents", text -> text.replaceAll("(?<=[eo])", "\u0301"));
        all.put(
                "spelled out",
                text -> text.replace(" ", "  ").replaceAll("(?<=[\\p{L}\\p{N}\\p{M}])(?=[\\p{L}\\p{N}])", " "));
        all.put(
                "binary",
                text -> bytes(
                        text,
                        b -> "0".repeat(7 - (31 - Integer.numberOfLeadingZeros(b))) + Integer.toBinaryString(b),
                        " "));
        all.put("base32", Disguises::base32);
        all.put("ascii85", Disguises::ascii85);
        all.put("morse", text -> letters(text, MORSE, " ", " / "));
        all.put("braille", text -> letters(text, BRAILLE, "", " "));
        all.put("tag characters", text -> mapped(text, c -> Character.toString(0xE0000 + c)));
        all.put("variation selectors", text -> "x" + bytes(text, Disguises::selector, ""));
        return all;
    }

    private static String mapped(String text, IntFunction<String> each) {
        return text.chars().mapToObj(each).collect(Collectors.joining());
    }

    private static String translated(String text, String from, String to) {
        return mapped(text, c -> {
            int place = from.indexOf(c);
            return Character.toString(place < 0 ? c : to.charAt(place));
        });
    }

    private static String bytes(String text, IntFunction<String> each, String separator) {
        List<String> all = new ArrayList<>();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            all.add(each.apply(b & 0xFF));
        }
        return String.join(separator, all);
    }

    private static String selector(int b) {
        return Character.toString(b < 16 ? 0xFE00 + b : 0xE0100 + b - 16);
    }

    private static String letters(String text, List<String> alphabet, String between, String blank) {
        return Arrays.stream(
                        text.toLowerCase(Locale.ROOT).replaceAll("[^a-z ]", "").split(" "))
                .map(word -> word.chars().mapToObj(c -> alphabet.get(c - 'a')).collect(Collectors.joining(between)))
                .collect(Collectors.joining(blank));
    }

    /** RFC 4648. */
    private static String base32(String text) {
        StringBuilder out = new StringBuilder();
        long bits = 0;
        int count = 0;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            bits = bits << 8 | (b & 0xFF);
            for (count += 8; count >= 5; count -= 5) {
                out.append(BASE32.charAt((int) (bits >> (count - 5)) & 31));
            }
        }
        if (count > 0) {
            out.append(BASE32.charAt((int) (bits << (5 - count)) & 31));
        }
        return out + "=".repeat((8 - out.length() % 8) % 8);
    }

    /** Groups of four bytes, the last filled up with zeros that are not written. */
    private static String ascii85(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        StringBuilder out = new StringBuilder("<~");
        for (int i = 0; i < bytes.length; i += 4) {
            long value = 0;
            for (int k = i; k < i + 4; k++) {
                value = value << 8 | (k < bytes.length ? bytes[k] & 0xFF : 0);
            }
            char[] digits = new char[5];
            for (int k = 4; k >= 0; k--) {
                digits[k] = (char) ('!' + value % 85);
                value /= 85;
            }
            out.append(digits, 0, Math.min(5, bytes.length - i + 1));
        }
        return out + "~>";
    }

    private static String rot13(String text) {
        StringBuilder moved = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char first = Character.isUpperCase(c) ? 'A' : 'a';
            moved.append(c < 128 && Character.isLetter(c) ? (char) (first + (c - first + 13) % 26) : c);
        }
        return moved.toString();
    }

    static String hex(String text, String separator) {
        List<String> bytes = new ArrayList<>();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            bytes.add(String.format("%02x", b));
        }
        return String.join(separator, bytes);
    }

    private Disguises() {}
}
