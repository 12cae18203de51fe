package io.pillar.docs.cache;

/**
 * A bot, as it is kept in a database.
 *
 * @param id its id
 * @param name its name
 * @since 0.1.0
 */
public record Bot(String id, String name) {

}
