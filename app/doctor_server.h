/* app/doctor_server.h - the part of `ciel doctor` that is about `ciel serve`. */
#pragma once
#include "serve_options.h"

/** Print what of the server's settings, port, disk and store is as it should be; returns how many things are not. */
int doctor_server(const serve_options *o);
