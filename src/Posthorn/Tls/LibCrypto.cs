using System.Runtime.InteropServices;

namespace Posthorn.Tls;

/// <summary>OpenSSL's libcrypto, version 3: errors, BIOs, certificates, keys. Declarations only.</summary>
internal static unsafe partial class LibCrypto
{
    public const int ErrorTextIsString = 2;

    public const int BioReset = 1;
    public const int BioInfo = 3;
    public const int BioFlush = 11;
    public const int BioFlagRead = 1;
    public const int BioFlagWrite = 2;
    public const int BioFlagRetry = 8;
    public const int BioFlagsOfRetry = 15;
    public const int BioTypeSourceSink = 0x400;

    public const int LookupLoadFile = 1;
    public const nint FileIsPem = 1;
    public const ulong CheckRevocation = 0x4;
    public const ulong CheckRevocationOfAll = 0x8;

    public const int ExtraOfContext = 1;

    public const uint ParameterText = 4;
    public const uint ParameterBytes = 5;

    private const string Library = "libcrypto.so.3";

    [LibraryImport(Library, EntryPoint = "ERR_clear_error")]
    public static partial void ClearErrors();

    [LibraryImport(Library, EntryPoint = "ERR_get_error_all")]
    public static partial ulong GetError(nint file, nint line, nint function, byte** data, int* flags);

    [LibraryImport(Library, EntryPoint = "ERR_peek_last_error")]
    public static partial ulong PeekLastError();

    [LibraryImport(Library, EntryPoint = "ERR_error_string_n")]
    public static partial void DescribeError(ulong error, byte* text, nuint size);

    [LibraryImport(Library, EntryPoint = "BIO_get_new_index")]
    public static partial int BioNewIndex();

    [LibraryImport(Library, EntryPoint = "BIO_meth_new")]
    public static partial nint BioMethodNew(int type, byte* name);

    [LibraryImport(Library, EntryPoint = "BIO_meth_set_read")]
    public static partial int BioMethodSetRead(nint method, delegate* unmanaged<nint, byte*, int, int> read);

    [LibraryImport(Library, EntryPoint = "BIO_meth_set_write")]
    public static partial int BioMethodSetWrite(nint method, delegate* unmanaged<nint, byte*, int, int> write);

    [LibraryImport(Library, EntryPoint = "BIO_meth_set_ctrl")]
    public static partial int BioMethodSetControl(nint method, delegate* unmanaged<nint, int, nint, nint, nint> control);

    [LibraryImport(Library, EntryPoint = "BIO_new")]
    public static partial nint BioNew(nint method);

    [LibraryImport(Library, EntryPoint = "BIO_new_file", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint BioNewFile(string path, string mode);

    [LibraryImport(Library, EntryPoint = "BIO_write")]
    public static partial int BioWrite(nint bio, byte* bytes, int length);

    [LibraryImport(Library, EntryPoint = "BIO_s_mem")]
    public static partial nint BioMemoryMethod();

    [LibraryImport(Library, EntryPoint = "BIO_free")]
    public static partial int BioFree(nint bio);

    [LibraryImport(Library, EntryPoint = "BIO_ctrl")]
    public static partial nint BioControl(nint bio, int command, nint number, nint pointer);

    [LibraryImport(Library, EntryPoint = "BIO_set_init")]
    [SuppressGCTransition]
    public static partial void BioSetInitialised(nint bio, int initialised);

    [LibraryImport(Library, EntryPoint = "BIO_set_data")]
    [SuppressGCTransition]
    public static partial void BioSetData(nint bio, nint data);

    [LibraryImport(Library, EntryPoint = "BIO_get_data")]
    [SuppressGCTransition]
    public static partial nint BioGetData(nint bio);

    [LibraryImport(Library, EntryPoint = "BIO_set_flags")]
    [SuppressGCTransition]
    public static partial void BioSetFlags(nint bio, int flags);

    [LibraryImport(Library, EntryPoint = "BIO_clear_flags")]
    [SuppressGCTransition]
    public static partial void BioClearFlags(nint bio, int flags);

    [LibraryImport(Library, EntryPoint = "PEM_read_bio_X509_AUX")]
    public static partial nint ReadTrustedCertificate(nint bio, nint target, nint callback, nint argument);

    [LibraryImport(Library, EntryPoint = "PEM_read_bio_X509")]
    public static partial nint ReadCertificate(nint bio, nint target, nint callback, nint argument);

    [LibraryImport(Library, EntryPoint = "PEM_read_bio_PrivateKey")]
    public static partial nint ReadPrivateKey(
        nint bio, nint target, delegate* unmanaged<byte*, int, int, PassPhrase*, int> callback, PassPhrase* argument);

    [LibraryImport(Library, EntryPoint = "PEM_read_bio_DHparams")]
    public static partial nint ReadDhParameters(nint bio, nint target, nint callback, nint argument);

    [LibraryImport(Library, EntryPoint = "PEM_write_bio_X509")]
    public static partial int WriteCertificate(nint bio, nint certificate);

    [LibraryImport(Library, EntryPoint = "X509_free")]
    public static partial void FreeCertificate(nint certificate);

    [LibraryImport(Library, EntryPoint = "X509_check_private_key")]
    public static partial int CheckKey(nint certificate, nint key);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_free")]
    public static partial void FreeKey(nint key);

    [LibraryImport(Library, EntryPoint = "DH_free")]
    public static partial void FreeDh(nint parameters);

    [LibraryImport(Library, EntryPoint = "X509_get_subject_name")]
    public static partial nint GetSubject(nint certificate);

    [LibraryImport(Library, EntryPoint = "X509_NAME_get_text_by_NID")]
    public static partial int GetNamePart(nint name, int nid, byte* buffer, int length);

    [LibraryImport(Library, EntryPoint = "X509_get_ext_d2i")]
    public static partial nint GetExtension(nint certificate, int nid, nint critical, nint index);

    [LibraryImport(Library, EntryPoint = "GENERAL_NAMES_free")]
    public static partial void FreeNames(nint names);

    [LibraryImport(Library, EntryPoint = "GENERAL_NAME_get0_value")]
    public static partial nint GetNameValue(nint name, int* kind);

    [LibraryImport(Library, EntryPoint = "OPENSSL_sk_num")]
    public static partial int CountOf(nint stack);

    [LibraryImport(Library, EntryPoint = "OPENSSL_sk_value")]
    public static partial nint ItemOf(nint stack, int index);

    [LibraryImport(Library, EntryPoint = "ASN1_STRING_get0_data")]
    public static partial byte* TextOf(nint text);

    [LibraryImport(Library, EntryPoint = "ASN1_STRING_length")]
    public static partial int LengthOf(nint text);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_get_base_id")]
    public static partial int KindOfKey(nint key);

    [LibraryImport(Library, EntryPoint = "X509_get_issuer_name")]
    public static partial nint GetIssuer(nint certificate);

    [LibraryImport(Library, EntryPoint = "X509_NAME_print_ex")]
    public static partial int PrintName(nint bio, nint name, int indent, ulong flags);

    [LibraryImport(Library, EntryPoint = "X509_get_serialNumber")]
    public static partial nint GetSerial(nint certificate);

    [LibraryImport(Library, EntryPoint = "i2a_ASN1_INTEGER")]
    public static partial int PrintInteger(nint bio, nint integer);

    [LibraryImport(Library, EntryPoint = "X509_digest")]
    public static partial int Digest(nint certificate, nint algorithm, byte* digest, uint* length);

    [LibraryImport(Library, EntryPoint = "X509_get0_notAfter")]
    public static partial nint GetEnd(nint certificate);

    [LibraryImport(Library, EntryPoint = "ASN1_TIME_diff")]
    public static partial int TimeBetween(int* days, int* seconds, nint from, nint to);

    [LibraryImport(Library, EntryPoint = "X509_verify_cert_error_string")]
    public static partial byte* DescribeVerifyResult(nint result);

    [LibraryImport(Library, EntryPoint = "X509_LOOKUP_file")]
    public static partial nint FileLookup();

    [LibraryImport(Library, EntryPoint = "X509_STORE_add_lookup")]
    public static partial nint AddLookup(nint store, nint method);

    [LibraryImport(Library, EntryPoint = "X509_LOOKUP_ctrl", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ControlLookup(nint lookup, int command, string file, nint type, nint result);

    [LibraryImport(Library, EntryPoint = "X509_STORE_set_flags")]
    public static partial int SetStoreFlags(nint store, ulong flags);

    [LibraryImport(Library, EntryPoint = "EVP_sha1")]
    public static partial nint Sha1();

    [LibraryImport(Library, EntryPoint = "EVP_sha256")]
    public static partial nint Sha256();

    [LibraryImport(Library, EntryPoint = "EVP_aes_128_cbc")]
    public static partial nint Aes128();

    [LibraryImport(Library, EntryPoint = "EVP_aes_256_cbc")]
    public static partial nint Aes256();

    [LibraryImport(Library, EntryPoint = "EVP_EncryptInit_ex")]
    public static partial int EncryptInit(nint context, nint cipher, nint engine, byte* key, byte* iv);

    [LibraryImport(Library, EntryPoint = "EVP_DecryptInit_ex")]
    public static partial int DecryptInit(nint context, nint cipher, nint engine, byte* key, byte* iv);

    [LibraryImport(Library, EntryPoint = "EVP_MAC_CTX_set_params")]
    public static partial int SetMacParameters(nint context, CryptoParameter* parameters);

    [LibraryImport(Library, EntryPoint = "RAND_bytes")]
    public static partial int RandomBytes(byte* buffer, int length);

    [LibraryImport(Library, EntryPoint = "CRYPTO_get_ex_new_index")]
    public static partial int NewExtraIndex(
        int kind, nint number, nint argument, nint create, nint copy, delegate* unmanaged<nint, nint, nint, int, nint, nint, void> free);
}
