package dev.llmops.commons.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerAddressTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, http://127.0.0.1:80/x",
        "::1, http://[0:0:0:0:0:0:0:1]:80/x",
        "2001:db8::1, http://[2001:db8:0:0:0:0:0:1]:80/x",
        "0.0.0.0, http://localhost:80/x",
        "::, http://localhost:80/x"
    })
    void an_address_is_one_that_a_client_of_this_machine_can_ask(String bound, String uri) throws Exception {
        assertThat(ServerAddress.uri(new InetSocketAddress(InetAddress.getByName(bound), 80), "/x"))
                .hasToString(uri);
    }
}
