package dev.llmops.commons.internal.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The colours of reports, by WCAG 2.2: text at least 4.5 to 1 (1.4.3), what a figure needs to be read at least 3 to 1 (1.4.11). */
class ReportContrastTest {

    private static final Pattern SCHEME = Pattern.compile(":root\\{([^}]*)\\}");
    private static final Pattern COLOUR = Pattern.compile("--(\\w+):(#[0-9a-f]{3,6})");
    private static final List<String> TEXTS = List.of("ink", "soft", "good", "bad");
    private static final List<String> FIGURES = List.of("accent", "good", "bad", "same", "soft");
    private static final Map<String, String> CHIPS = Map.of("soft", "tiebg", "good", "goodbg", "bad", "badbg");

    @Test
    void text_and_figures_stand_out_on_screens_light_and_dark_and_on_paper() throws IOException {
        List<Map<String, String>> schemes = schemes();
        assertThat(schemes).as("light, dark, paper").hasSize(3);
        for (Map<String, String> scheme : schemes) {
            for (String ground : List.of("bg", "card")) {
                TEXTS.forEach(text -> require(scheme, text, ground, 4.5));
                FIGURES.forEach(figure -> require(scheme, figure, ground, 3));
            }
            CHIPS.forEach((text, ground) -> require(scheme, text, ground, 4.5));
        }
    }

    @Test
    void the_formula_is_the_standards() {
        assertThat(contrast("#000", "#ffffff")).isBetween(20.99, 21.01);
        assertThat(contrast("#777777", "#ffffff")).isBetween(4.47, 4.49);
    }

    private static void require(Map<String, String> scheme, String over, String ground, double least) {
        assertThat(contrast(Objects.requireNonNull(scheme.get(over)), Objects.requireNonNull(scheme.get(ground))))
                .as("--%s on --%s of %s", over, ground, scheme)
                .isGreaterThanOrEqualTo(least);
    }

    private static List<Map<String, String>> schemes() throws IOException {
        List<Map<String, String>> all = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(Html.class.getResourceAsStream("report.css"))) {
            Matcher scheme = SCHEME.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            while (scheme.find()) {
                Map<String, String> colours = new LinkedHashMap<>();
                Matcher colour = COLOUR.matcher(scheme.group(1));
                while (colour.find()) {
                    colours.put(colour.group(1), colour.group(2));
                }
                all.add(colours);
            }
        }
        return all;
    }

    private static double contrast(String one, String other) {
        double a = luminance(one);
        double b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private static double luminance(String colour) {
        String hex = colour.length() == 4 ? colour.substring(1).replaceAll("(.)", "$1$1") : colour.substring(1);
        return 0.2126 * linear(hex, 0) + 0.7152 * linear(hex, 2) + 0.0722 * linear(hex, 4);
    }

    private static double linear(String hex, int at) {
        double share = Integer.parseInt(hex, at, at + 2, 16) / 255.0;
        return share <= 0.03928 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }
}
