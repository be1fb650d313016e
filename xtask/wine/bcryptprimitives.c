/*
 * Rust's standard library takes its random numbers on Windows from ProcessPrng, which Wine 8 does
 * not have. This answers with the older RtlGenRandom. For tests under Wine only; never ship it.
 */
#include <windows.h>
#include <ntsecapi.h>

#define CHUNK 0x10000000u

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T length)
{
    while (length > 0) {
        ULONG now = length > CHUNK ? CHUNK : (ULONG)length;
        if (!RtlGenRandom(data, now))
            return FALSE;
        data += now;
        length -= now;
    }
    return TRUE;
}
