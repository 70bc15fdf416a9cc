//! User names and passwords before a host, as people paste them.

/// Ways to write a password with a blank, or with what else separates names, before a host. Its words are among
/// [`WORDS_OF_PASSWORDS`].
pub const LOGINS: [&str; 8] = [
    "https://jim:my s3cret hidd3n@www.example.com",
    "jim:my s3cret hidd3n@www.example.com",
    "jim: s3cret hidd3n@www.example.com",
    "jim:s3cret, hidd3n;s3cret@www.example.com",
    "jim:my s3cr@t s3cret@www.example.com",
    "https://jim smith:my s3cret hidd3n@www.example.com:8443/",
    "DNS:jim:my s3cret hidd3n@www.example.com",
    "jim%3Amy s3cret hidd3n@www.example.com",
];

/// What of [`LOGINS`] may be seen nowhere.
pub const WORDS_OF_PASSWORDS: [&str; 3] = ["s3cr", "hidd3n", "r@t"];
