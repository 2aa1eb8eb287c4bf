package io.github.wslog.transport.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wslog.transport.contract.TestCa;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerTlsTest {
    @TempDir
    Path directory;

    @Test
    void brokenReplacement_isSaidOnce_andTheOldOneIsKept() throws Exception {
        TestCa.Issued served = TestCa.named(directory, "ca").issue("served", "localhost");
        ServerTls tls = ServerTls.load(TlsSettings.DEFAULT.withCert(served.cert(), served.key()));
        SSLContext first = tls.context();
        assertThat(tls.renew()).isFalse();

        String key = Files.readString(served.key());
        Files.writeString(served.key(), "half a k");
        assertThat(tls.renew()).isFalse(); // perhaps not all of it has been written
        assertThatThrownBy(tls::renew)
                .isInstanceOf(TlsException.class)
                .hasMessageStartingWith("key " + served.key() + ": expected a private key");
        assertThat(tls.renew()).isFalse();
        assertThat(tls.renew()).isFalse();
        assertThat(tls.context()).isSameAs(first);

        Files.writeString(served.key(), key);
        assertThat(tls.renew()).isFalse();
        assertThat(tls.renew()).isTrue();
        assertThat(tls.context()).isNotSameAs(first);
    }
}
