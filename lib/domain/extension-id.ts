/**
 * The public half of an RSA-2048 key pair made once (the private half was thrown away: a store signs with its own).
 * Chrome derives the extension's id from it, so self-built packages and the demo keep one id on every machine and
 * the server can list the extension's redirect address: the id is the first 16 bytes of SHA-256 over the key, each
 * hex digit written as a letter from a to p.
 */
export const extensionKey =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAruOIZMCkySdVO1SayOHBJJnmF/JrJewz7q8HKmOMq6CHVih/+QWlYeIJB0bOaGJsZr4n6N7xpK8hfcK/K7YfKJkpgqVeSA/U+LSoPzdHPz2oQo5x0HpvhUA0cP8PVHQ5nLww7nBzlsN31MMBtZrFrcUhK3CYq2skgWdLZrx5HcEbahBk2tls5uiBE+pxb1LyidJ5kETRy2WDFu1085OOvGcbodwlP2Un8dvyrtkhJSP78jH/cUkcREavj35P319ExI1EfOL/dMCZEar5no1zP+begpvNxULHUPIvJ18AMvbrvXEAgEhXXfUDIfuHioVF2+h5lBNqDZTqngj2n8837wIDAQAB';

/** The id Chrome gives to a package with that key. */
export const extensionId = 'akbdnenaokfgddcakoekeifleinikpif';

/** The id Firefox knows the extension by; its pages have a random origin per profile. */
export const firefoxExtensionId = 'vouch@vouch.example';

/** Where signing in returns to: the browsers' own addresses for this package. Firefox makes its one from the id's SHA-1. */
export const extensionRedirectUris: string[] = [
  `https://${extensionId}.chromiumapp.org/`,
  'https://d033e9a12079950cd6290a3e9ec75ce2bcfa730a.extensions.allizom.org/',
];
