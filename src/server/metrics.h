/* server/metrics.h - counters of this process, and the Prometheus page made of them and of the store. */
#pragma once
#include "server/server.h"

void metrics_request(int status, double ms);
void metrics_film(bool ok, double seconds); /* a film ended */
