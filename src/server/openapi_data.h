/* server/openapi_data.h - openapi.json as bytes; the definitions are made by CMake. Private to the server. */
#pragma once
#include <stddef.h>

extern const unsigned char openapi_data[];
extern const size_t openapi_data_bytes;
