package io.pillar.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.List;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * The files that a server needs for TLS.
 *
 * @param certificate the certificate of the server, as PEM
 * @param key the private key of the server, as PEM
 * @param authority the certificate that clients trust, as PEM
 */
record TlsFiles(Path certificate, Path key, Path authority) {

	private static final char[] PASSWORD = "changeit".toCharArray();

	List<String> configuration() {
		return List.of(ConfigurationLine.of("tls-cert-file", this.certificate.toString()),
				ConfigurationLine.of("tls-key-file", this.key.toString()),
				ConfigurationLine.of("tls-ca-cert-file", this.authority.toString()),
				ConfigurationLine.of("tls-auth-clients", "no"), ConfigurationLine.of("tls-replication", "yes"),
				ConfigurationLine.of("tls-cluster", "yes"));
	}

	SSLSocketFactory clientSockets() {
		try (InputStream input = Files.newInputStream(this.authority)) {
			KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
			trusted.load(null, null);
			for (Certificate certificate : CertificateFactory.getInstance("X.509").generateCertificates(input)) {
				trusted.setCertificateEntry("authority-" + trusted.size(), certificate);
			}
			TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			trust.init(trusted);
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(null, trust.getTrustManagers(), null);
			return context.getSocketFactory();
		}
		catch (IOException | GeneralSecurityException ex) {
			throw new IllegalStateException("Cannot read the certificate " + this.authority, ex);
		}
	}

	/**
	 * Generate a key and a certificate for this machine's loopback address.
	 * @param directory where to write them
	 * @return the files
	 */
	static TlsFiles generate(Path directory) {
		try {
			KeyStore store = selfSigned(directory.resolve("tls.p12"));
			String alias = store.aliases().nextElement();
			Path certificate = directory.resolve("tls.crt");
			Path key = directory.resolve("tls.key");
			writePem(certificate, "CERTIFICATE", store.getCertificate(alias).getEncoded());
			writePem(key, "PRIVATE KEY", store.getKey(alias, PASSWORD).getEncoded());
			return new TlsFiles(certificate, key, certificate);
		}
		catch (IOException | GeneralSecurityException ex) {
			throw new IllegalStateException("Cannot generate a certificate", ex);
		}
	}

	// The JDK has no API that signs a certificate, only its keytool
	private static KeyStore selfSigned(Path file) throws IOException, GeneralSecurityException {
		String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
		Process process = new ProcessBuilder(keytool, "-genkeypair", "-alias", "redis", "-keyalg", "EC", "-groupname",
				"secp256r1", "-dname", "CN=localhost", "-ext", "san=dns:localhost,ip:127.0.0.1", "-ext", "bc:c",
				"-validity", "3650", "-storetype", "PKCS12", "-keystore", file.toString(), "-storepass",
				new String(PASSWORD))
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		if (!Files.exists(file)) {
			throw new IOException("keytool did not write a key store: " + output);
		}
		return KeyStore.getInstance(file.toFile(), PASSWORD);
	}

	private static void writePem(Path file, String type, byte[] content) throws IOException {
		String encoded = Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(content);
		Files.writeString(file, "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n".formatted(type, encoded));
	}

}
