package io.github.wslog.transport.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubscriptionTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "level=&logger=&match=", "&", "format=text"})
    void nothingSaid_takesEverythingAsText(String query) throws BadSubscription {
        Subscription subscription = Subscription.parse(query);

        assertThat(subscription.filter().isEverything()).isTrue();
        assertThat(subscription.format()).isEqualTo(Format.TEXT);
        assertThat(subscription.namesPlace()).isFalse();
    }

    @Test
    void everyParameter_isRead_decoded() throws BadSubscription {
        String id = "00000000000000010000000000000002-3";

        Subscription subscription = Subscription.parse(
                "level=warn&logger=com.b&logger=com.a&match=caf%C3%A9+au%20lait&replay=100&format=JSON&after=" + id);

        assertThat(subscription.filter().level()).isEqualTo(13);
        assertThat(subscription.filter().loggers()).containsExactly("com.a", "com.b");
        assertThat(subscription.filter().match()).isEqualTo("café au lait");
        assertThat(subscription.replay()).isEqualTo(100);
        assertThat(subscription.format()).isEqualTo(Format.JSON);
        assertThat(subscription.after()).isEqualTo(new FeedPlace(new UUID(1, 2), 3));
    }

    @ParameterizedTest
    @CsvSource({
        "level=LOUD, 'level must be TRACE | DEBUG | INFO | WARN | ERROR | FATAL, was \"LOUD\"'",
        "replay=-1, 'replay must be 0..1000000, was \"-1\"'",
        "replay=1000001, 'replay must be 0..1000000, was \"1000001\"'",
        "after=17, 'after must be the id of an event, was \"17\"'",
        "format=xml, 'format must be text | json, was \"xml\"'",
        "match=/(/, 'match must be a regular expression between slashes, was not: Unclosed group at 1'",
        "match=/((a{1000}){1000})b/, 'match must repeat at most 100000 times, all {n} multiplied'",
        "token=secret, 'parameter must be level | logger | match | replay | after | format, was \"token\"'",
        "Level=INFO, 'parameter must be level | logger | match | replay | after | format, was \"Level\"'",
        "level=INFO&level=WARN, level must be given once",
        "match=%ZZ, 'no percent-encoding: \"%ZZ\"'",
        "=x, 'a value without a parameter: \"x\"'",
    })
    void badParameter_isNamed_withWhatIsAllowed_andWhatWasFound(String query, String reason) {
        assertThatThrownBy(() -> Subscription.parse(query))
                .isInstanceOf(BadSubscription.class)
                .hasMessage(reason);
    }

    @ParameterizedTest
    @CsvSource({"1024, true", "1025, false"})
    void match_mayHave1024Characters(int length, boolean allowed) {
        String query = "match=" + "x".repeat(length);
        if (allowed) {
            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> Subscription.parse(query)))
                    .isNull();
        } else {
            assertThatThrownBy(() -> Subscription.parse(query))
                    .hasMessage("match must have at most 1024 characters, had 1025");
        }
    }

    @Test
    void equalFilters_areEqual_inWhateverOrderTheyAreWritten() throws BadSubscription {
        assertThat(Subscription.parse("logger=a&logger=b&level=INFO").filter())
                .isEqualTo(Subscription.parse("level=info&logger=b&logger=a&logger=b")
                        .filter());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0123456789abcdef0123456789abcdef-1", "0123456789abcdef0123456789abcdef-999999999999999999.7"})
    void id_isReadAsItIsWritten(String id) {
        assertThat(FeedPlace.parse(id).id()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "0123456789ABCDEF0123456789abcdef-1",
                "0123456789abcdef0123456789abcdef-0",
                "0123456789abcdef0123456789abcdef-1.",
                "0123456789abcdef0123456789abcdef-9999999999999999999"
            })
    void anythingElse_isNoId(String id) {
        assertThat(FeedPlace.parse(id)).isNull();
    }
}
