package io.pillar.sample.bots;

import org.springframework.test.context.TestPropertySource;

@TestPropertySource(properties = "spring.datasource.url=jdbc:h2:mem:editing;MODE=PostgreSQL;DB_CLOSE_DELAY=-1")
class H2BotEditingTests extends BotEditingContract {

}
