package io.pillar;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The list by which Spring Boot finds the auto-configurations.
 */
class AutoConfigurationImportsTests {

	private static final String LIST = "META-INF/spring/%s.imports".formatted(AutoConfiguration.class.getName());

	@Test
	void listIsSorted() throws IOException {
		assertThat(listed()).isSorted().doesNotHaveDuplicates();
	}

	@Test
	void listNamesEveryAutoConfigurationAndNothingElse() throws IOException {
		assertThat(listed()).containsExactlyInAnyOrderElementsOf(annotated());
	}

	private static List<String> listed() throws IOException {
		try (InputStream in = AutoConfigurationImportsTests.class.getClassLoader()
			.resources(LIST)
			.filter((url) -> url.getProtocol().equals("file"))
			.findFirst()
			.orElseThrow()
			.openStream()) {
			return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
		}
	}

	private static Set<String> annotated() {
		Set<String> names = new TreeSet<>();
		for (JavaClass type : new ClassFileImporter().withImportOption(new ShippedCode()).importPackages("io.pillar")) {
			if (type.isAnnotatedWith(AutoConfiguration.class)) {
				names.add(type.getName());
			}
		}
		return names;
	}

}
