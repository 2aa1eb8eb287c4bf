package io.github.wslog.samples.orders;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Takes orders, {@code --orders=N} of them, and ends; with {@code --spring.main.keep-alive=true} it stays. */
@SpringBootApplication(proxyBeanMethods = false)
public class OrdersApplication {
    private static final Logger LOG = LoggerFactory.getLogger(OrdersApplication.class);

    public static void main(String[] arguments) {
        LOG.info("before Spring Boot");
        SpringApplication.run(OrdersApplication.class, arguments);
    }

    @Bean
    CommandLineRunner takeOrders(@Value("${orders:100}") int orders) {
        return arguments -> {
            for (int i = 1; i <= orders; i++) {
                LOG.info("order {} taken", i);
            }
        };
    }
}
