package io.pillar.sample.projects;

/**
 * How one project is configured.
 *
 * @param id what the project is called in requests
 * @param name what people call it
 * @param botLimit how many bots it may have
 * @since 0.1.0
 */
public record Project(String id, String name, int botLimit) {

}
