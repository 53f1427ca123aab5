package dev.llmops.rag;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.rag.embedding.MiniLm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One index with four short documents in each of many languages, which say nothing about theirs. */
class LanguageSearchTest {

    private static final String[] DOCUMENTS = {
        "en-cable | The power cable of the lamp is three metres long.",
        "en-money | Whoever returns a device within two weeks gets the money back.",
        "en-water | Clean the screen with a dry cloth and never with water.",
        "en-charge | The battery is fully charged after five hours.",
        "zh-cable | 台灯的电源线长三米。",
        "zh-money | 两周内退回设备的顾客可以得到退款。",
        "zh-water | 请用干布清洁屏幕，切勿用水。",
        "zh-charge | 电池充电五小时后即充满。",
        "ja-cable | ランプの電源コードの長さは3メートルです。",
        "ja-money | 二週間以内に製品を返品されたお客様には代金を返金いたします。",
        "ja-water | 画面は乾いた布で拭き、水は使わないでください。",
        "ja-charge | バッテリーは5時間で充電が完了します。",
        "ko-cable | 램프의 전원 케이블은 길이가 삼 미터입니다.",
        "ko-money | 이 주 안에 제품을 반품하시면 돈을 환불해 드립니다.",
        "ko-water | 화면은 마른 천으로 닦고 물은 쓰지 마십시오.",
        "ko-charge | 배터리는 다섯 시간이면 완전히 충전됩니다.",
        "th-cable | สายไฟของโคมไฟยาวสามเมตร",
        "th-money | ลูกค้าที่คืนสินค้าภายในสองสัปดาห์จะได้รับเงินคืน",
        "th-water | ทำความสะอาดหน้าจอด้วยผ้าแห้งและห้ามใช้น้ำ",
        "th-charge | แบตเตอรี่ชาร์จเต็มหลังจากห้าชั่วโมง",
        "ar-cable | يبلغ طول سلك الكهرباء للمصباح ثلاثة أمتار.",
        "ar-money | من يعيد الجهاز خلال أسبوعين يسترد نقوده.",
        "ar-water | نظف الشاشة بقطعة قماش جافة ولا تستعمل الماء.",
        "ar-charge | تكتمل عملية شحن البطارية بعد خمس ساعات.",
        "hi-cable | लैंप की बिजली की तार तीन मीटर लंबी है।",
        "hi-money | जो दो सप्ताह के भीतर उपकरण लौटाता है, उसे पैसे वापस मिलते हैं।",
        "hi-water | स्क्रीन को सूखे कपड़े से साफ करें, पानी से कभी नहीं।",
        "hi-charge | बैटरी पाँच घंटे में पूरी तरह चार्ज हो जाती है।",
        "ru-cable | Длина сетевого кабеля лампы составляет три метра.",
        "ru-money | Тот, кто вернёт устройство в течение двух недель, получит деньги обратно.",
        "ru-water | Протирайте экран сухой тканью и никогда не используйте воду.",
        "ru-charge | Аккумулятор полностью заряжается за пять часов.",
        "de-cable | Das Netzkabel der Lampe ist drei Meter lang und nicht im Karton.",
        "de-money | Wer das Gerät in zwei Wochen zurückgibt, bekommt auch sein Geld zurück.",
        "de-water | Der Bildschirm wird mit einem trockenen Tuch und nicht mit Wasser gereinigt.",
        "de-charge | Nach fünf Stunden ist der Akku voll und wird nicht mehr geladen."
    };

    private static final EmbeddingClient MINI_LM = MiniLm.embeddings();
    private static final RagIndex INDEX =
            RagIndex.inMemory().embeddings(MINI_LM).build();

    @BeforeAll
    static void fill() {
        List<Document> documents = new ArrayList<>();
        for (String line : DOCUMENTS) {
            String[] parts = line.split(" \\| ", 2);
            documents.add(new Document(parts[0], parts[1], Map.of()));
        }
        INDEX.put(null, documents);
    }

    @AfterAll
    static void close() {
        INDEX.close();
        MINI_LM.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    en-cable  | How long is the lamp's cable?
                    en-money  | Do I get my money back if I return it?
                    zh-cable  | 电源线有多长？
                    zh-money  | 退回设备能退款吗？
                    zh-water  | 可以用水清洁屏幕吗？
                    zh-charge | 电池要充电多久？
                    ja-cable  | 電源コードの長さはどのくらいですか。
                    ja-money  | 返品したら返金してもらえますか。
                    ja-water  | 画面を水で拭いてもいいですか。
                    ja-charge | バッテリーの充電は何時間かかりますか。
                    ko-cable  | 전원 케이블은 얼마나 깁니까?
                    ko-money  | 반품하면 환불을 받을 수 있습니까?
                    ko-charge | 배터리를 충전하는 데 몇 시간이 걸립니까?
                    th-cable  | สายไฟยาวเท่าไร
                    th-money  | คืนสินค้าแล้วจะได้เงินคืนไหม
                    th-water  | ใช้น้ำทำความสะอาดหน้าจอได้ไหม
                    th-charge | แบตเตอรี่ใช้เวลาชาร์จกี่ชั่วโมง
                    ar-cable  | ما طول سلك المصباح؟
                    ar-money  | هل أسترد نقودي إذا أعدت الجهاز؟
                    ar-water  | هل أنظف الشاشة بالماء؟
                    ar-charge | كم ساعة يستغرق شحن البطارية؟
                    hi-cable  | तार कितनी लंबी है?
                    hi-money  | क्या उपकरण लौटाने पर पैसे वापस मिलेंगे?
                    hi-water  | क्या स्क्रीन को पानी से साफ कर सकते हैं?
                    hi-charge | बैटरी चार्ज होने में कितने घंटे लगते हैं?
                    ru-cable  | Какой длины кабель лампы?
                    ru-water  | Можно ли протирать экран водой?
                    de-cable  | Wie lang ist das Netzkabel der Lampe?
                    de-charge | Wann ist der Akku voll?
                    """)
    void a_question_finds_its_passage_among_those_of_all_languages(String expected, String question) {
        assertThat(first(SearchMode.BM25, question)).as("by words").isEqualTo(expected);
        assertThat(first(SearchMode.HYBRID, question))
                .as("as an index searches")
                .isEqualTo(expected);
    }

    @Test
    void a_question_of_one_chinese_character_finds_what_has_it() {
        assertThat(INDEX.retriever(SearchMode.BM25).retrieve(RetrievalQuery.of("水", 10)))
                .extracting(Passage::sourceId)
                .contains("zh-water", "ja-water");
    }

    private static String first(SearchMode mode, String question) {
        List<Passage> found = INDEX.retriever(mode).retrieve(RetrievalQuery.of(question, 1));
        return found.isEmpty() ? "nothing" : found.get(0).sourceId();
    }
}
