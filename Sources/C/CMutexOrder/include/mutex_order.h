// Nothing to call: see mutex_order.c.
#pragma once
