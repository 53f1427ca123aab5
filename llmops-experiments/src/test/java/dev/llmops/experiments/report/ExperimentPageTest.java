package dev.llmops.experiments.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.experiments.analysis.ExperimentResults;
import dev.llmops.experiments.analysis.MetricRole;
import dev.llmops.testkit.server.Chromium;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of an experiment, as text and in a browser. */
class ExperimentPageTest {

    @TempDir
    Path folder;

    @Test
    void the_page_tells_all_and_loads_nothing() {
        String page = ExperimentReports.html(SampleResults.better());

        assertThat(page)
                .contains("By score, &#39;short&#39; against &#39;long&#39;: better.")
                .contains("Do not ship it: worse by latency")
                .contains("Differences over time")
                .contains("split of the units")
                .contains("tenant = acme")
                .contains("ship &lt;b&gt;it&lt;/b&gt;")
                .doesNotContain("<script")
                .doesNotContain("http://")
                .doesNotContain("https://")
                .doesNotContain("NaN")
                .doesNotContain("<b>");
    }

    @Test
    void a_wrong_split_shows_no_winner() {
        String page = ExperimentReports.html(SampleResults.wrongSplit());

        assertThat(page)
                .contains("No winner is shown")
                .doesNotContain("\u25b2 better")
                .contains("no verdict");
    }

    @Test
    void a_plan_of_guards_alone_tells_what_is_worse() {
        ExperimentResults full = SampleResults.better();
        ExperimentResults guards = new ExperimentResults(
                full.experiment(),
                full.at(),
                full.plan(),
                full.planNumber(),
                full.units(),
                full.sampleRatio(),
                full.variants(),
                full.of(MetricRole.GUARD),
                List.of(),
                full.history(),
                List.of());

        assertThat(ExperimentReports.lead(guards))
                .startsWith("The plan has no metric that decides")
                .contains("Do not ship what is worse: 'short' by latency");
    }

    @Test
    void tables_of_text_have_a_row_for_each_metric() {
        assertThat(ExperimentReports.differences(SampleResults.better()))
                .anySatisfy(row -> assertThat(row).startsWith("primary", "score", "short"))
                .anySatisfy(row -> assertThat(row).startsWith("guard", "latency", "short"))
                .anySatisfy(row -> assertThat(row).startsWith("exploratory", "cost"));
        assertThat(ExperimentReports.variants(SampleResults.better()))
                .anySatisfy(row -> assertThat(row).contains("feedback_rate"));
    }

    @Test
    void a_browser_opens_it_light_and_dark_and_on_a_small_screen() throws IOException, InterruptedException {
        Chromium chromium = Chromium.find(folder);
        Path page = Files.writeString(folder.resolve("report.html"), ExperimentReports.html(SampleResults.better()));

        String document = chromium.document(page);
        BufferedImage light = read(chromium.picture(page, "light.png", 1200, 2400, false));
        BufferedImage dark = read(chromium.picture(page, "dark.png", 1200, 2400, true));
        BufferedImage small = read(chromium.picture(page, "small.png", 500, 2400, false));

        assertThat(document)
                .contains("<h1>wording</h1>")
                .contains("class=\"band\"")
                .contains("</html>");
        assertThat(light.getWidth()).isEqualTo(1200);
        assertThat(brightness(light)).isGreaterThan(200);
        assertThat(brightness(dark)).isLessThan(60);
        assertThat(colours(light)).as("something is drawn").isGreaterThan(50);
        assertThat(colours(small)).isGreaterThan(50);
    }

    private static BufferedImage read(Path picture) throws IOException {
        BufferedImage image = ImageIO.read(picture.toFile());
        assertThat(image).isNotNull();
        return image;
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
