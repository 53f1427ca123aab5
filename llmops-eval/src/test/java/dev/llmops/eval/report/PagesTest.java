package dev.llmops.eval.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.eval.report.Trend.Point;
import dev.llmops.eval.run.RunComparison;
import dev.llmops.testkit.server.Chromium;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages in a browser. */
class PagesTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path folder;

    @Test
    void a_trend_opens_light_and_dark_and_on_a_small_screen() throws IOException, InterruptedException {
        Chromium chromium = Chromium.find(folder);
        Path page = page(Reports.html(Trend.of(List.of(
                new Point("0a1b2c3d4e5f", NOON, TrendTest.run("a", 30, 40)),
                new Point("ffeeddccbbaa", NOON.plusSeconds(3_600), TrendTest.run("b", 12, 40))))));

        assertThat(chromium.document(page)).contains("<h1>Trend of suite</h1>", "class=\"whisker worse\"", "</html>");
        BufferedImage light = picture(chromium, page, 1200, false);
        assertThat(brightness(light)).isGreaterThan(200);
        assertThat(brightness(picture(chromium, page, 1200, true))).isLessThan(60);
        assertThat(colours(light)).as("something is drawn").isGreaterThan(30);
        assertThat(colours(picture(chromium, page, 400, false))).isGreaterThan(30);
    }

    @Test
    void a_comparison_shows_which_words_changed() throws IOException, InterruptedException {
        Chromium chromium = Chromium.find(folder);
        Path page = page(Reports.html(RunComparison.of(SampleRuns.baseline(), SampleRuns.candidate())));

        assertThat(chromium.document(page)).contains("<del>", "<ins>", "</html>");
    }

    private Path page(String html) throws IOException {
        return Files.writeString(folder.resolve("page.html"), html);
    }

    private static BufferedImage picture(Chromium chromium, Path page, int width, boolean dark)
            throws IOException, InterruptedException {
        return ImageIO.read(chromium.picture(page, width + "-" + dark + ".png", width, 1200, dark)
                .toFile());
    }

    /** The ground of the page at its upper left. */
    private static int brightness(BufferedImage image) {
        int rgb = image.getRGB(2, 2);
        return ((rgb >> 16 & 255) + (rgb >> 8 & 255) + (rgb & 255)) / 3;
    }

    private static int colours(BufferedImage image) {
        Set<Integer> colours = new HashSet<>();
        for (int x = 0; x < image.getWidth(); x += 3) {
            for (int y = 0; y < image.getHeight(); y += 3) {
                colours.add(image.getRGB(x, y));
            }
        }
        return colours.size();
    }
}
